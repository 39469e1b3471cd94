/** Folders that systems and programs make in every home: they hold anything, so they are no projects. */

/** Of Windows, macOS and Linux (xdg-user-dirs), as they are called in the languages that most people have them in. */
const USER_FOLDERS = new Set(
  [
    'desktop,downloads,documents,templates,public,music,pictures,videos,movies,library,applications,sites,my documents,my pictures,my music',
    '3d objects,contacts,favorites,links,saved games,searches,appdata,application data,local settings,recent,snap,bin,tmp,temp,trash',
    'onedrive,dropbox,google drive,icloud drive,nextcloud,owncloud,creative cloud files,virtualbox vms,screenshots,camera roll',
    'schreibtisch,vorlagen,öffentlich,dokumente,musik,bilder,eigene dateien,bureau,téléchargements,modèles,musique,images,vidéos,mes documents',
    'escritorio,descargas,plantillas,público,documentos,música,imágenes,vídeos,mis documentos,scrivania,scaricati,modelli,pubblici,documenti',
    'musica,immagini,video,área de trabalho,ambiente de trabalho,transferências,modelos,imagens,meus documentos,bureaublad,sjablonen,openbaar',
    "documenten,muziek,afbeeldingen,video's,pulpit,pobrane,szablony,publiczny,dokumenty,muzyka,obrazy,wideo,skrivbord,hämtningar,mallar,publikt",
    'dokument,skrivebord,hentet,skabeloner,offentlig,dokumenter,billeder,videoer,nedlastinger,maler,musikk,työpöytä,lataukset,mallit,julkinen',
    'asiakirjat,musiikki,kuvat,videot,plocha,stažené,šablony,veřejné,hudba,obrázky,videa,asztal,letöltések,sablonok,nyilvános,dokumentumok',
    'zenék,képek,videók,birou,descărcări,șabloane,documente,muzică,poze,masaüstü,i̇ndirilenler,indirilenler,şablonlar,genel,belgeler,müzik',
    'resimler,videolar,рабочий стол,загрузки,шаблоны,общедоступные,документы,музыка,изображения,видео,стільниця,завантаження,шаблони',
    'загальнодоступні,документи,музика,зображення,відео,επιφάνεια εργασίας,λήψεις,έγγραφα,デスクトップ,ダウンロード,テンプレート,公開',
    'ドキュメント,音楽,ミュージック,画像,ピクチャ,ビデオ,桌面,下载,模板,公共,文档,音乐,图片,视频,下載,範本,文件,音樂,圖片,影片',
    '바탕화면,바탕 화면,다운로드,서식,템플릿,공개,문서,음악,사진,비디오,동영상'
  ]
    .join()
    .split(',')
);

/** Folders of a company's or another cloud, whose own desktop and documents lie in them: `OneDrive - Acme`. */
const CLOUD = /^(?:onedrive(?: ?- ?[^/]+)?|dropbox(?: \([^/]+\))?|google drive|icloud drive)\//;
/** What lies in these are settings and files of programs. */
const PROGRAMS =
  /^(?:\.config|\.cache|\.var|\.local\/(?:share|state|bin)|appdata|application data|local settings|library\/(?:application support|preferences|caches|containers|logs))(?:\/|$)/;
/** Hidden, but somebody's own work: the settings that they version. */
const DOTFILES = /dot-?files/;

/** Whether a folder is such a one, by its path below a home, in lower case. */
export function isUserFolder(below: string): boolean {
  const folder = below.normalize('NFC').replace(CLOUD, '');
  return (
    USER_FOLDERS.has(folder) ||
    /^onedrive ?- ?[^/]+$/.test(folder) ||
    PROGRAMS.test(folder) ||
    isHidden(folder)
  );
}

const isHidden = (folder: string) => /^\.[^/]+$/.test(folder) && !DOTFILES.test(folder);
