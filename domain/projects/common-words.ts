/** Words that name projects and are said of other things, too: `docs`, `web`, `test`. */

const WORDS = new Set(
  `
  a about access account action active activity actual add address admin agenda agent ai album alert alpha analysis
  analytics android animation answer any api app apple application apps architecture archive area article asset assets
  assistant atlas auth author auto automation back backend backup bank base basic batch beta big bin blog blue board bonus
  book booking books bot box bridge browser budget bug build builder business button cache calculator calendar call camera
  campaign card care cart case catalog category center central challenge change channel charge chart chat check checkout
  class classic client clock cloud club code coffee collection color command comment commerce common community company
  compare compass component components concept config configuration connect console contact contacts content contest
  contract control cookbook core corner count course cover create credit crm current custom customer customers daily
  dark dashboard data database date day deal default delivery demo deploy design desktop detail details dev develop
  development device dictionary digital direct directory discover display distribution docker docs document documentation
  documents domain download downloads draft drive driver echo edge editor education element email empty energy engine
  english entry error event events example examples exchange experience experiment experiments explore express extension
  extra factory family feature features feed feedback field file files film final finance find fire first fix flow focus
  folder font food form forms forum foundation frame framework free friend front frontend full fun function future gallery
  game games garage garden gate gateway general gift git global go gold golden good graph graphics great green grid group
  groups guide guides hall handbook health hello help helper hiring history holiday home hope host hotel house hub human
  idea ideas image images impact import inbox index info information infrastructure input insight insights install
  integration intern internal internet interview intro inventory invoice invoices ios issue issues item java javascript job jobs journal
  journey json kernel key kids kitchen knowledge lab label labs landing language laravel launch layout lead learn learning
  legacy legal lessons library life light link linux list live local log login logo logs london lunch mac machine magic
  mail main manager manual map maps market marketing marketplace master match material matrix media meeting meetings
  member memo memory menu message messages metrics mind mirror misc mobile mock model module monitor monitoring moon
  movie museum music my name native nature network new news newsletter next night node note notebook notes notification
  notifications now nova number office old one online open operations orange order orders organization output overview
  package page pages paper paris park partner party pay payment payments people performance personal phone photo photos
  php pictures pilot pipeline pixel place plan planet planner planning platform play playground plugin plus podcast point
  policy poll pool portal portfolio post posts power practice prelude presentation press preview price pricing prime print
  private process product production products profile program project projects prototype public puzzle python query
  question quick quiz radio random react read reader readme real recipe recipes record red reference release releases
  remote report reports repository request requests research reserve resource resources response rest restaurant result
  results resume review reviews roadmap robot rocket room router ruby rule rules run rust sales sample samples sandbox
  save scanner schedule scheduler school science score scratch screen script scripts search second secret secrets
  security server service services session settings setup share shared shell shift shop shopping show sign signal simple
  site sites sketch slides smart snippets social soft software solution solutions sound source space spark speed sport
  sports spring sql stage staging standard star start starter state static station stats status stock storage store stories
  story strategy stream street string student studio study style subscription summary summer sun support survey swift
  switch sync system systems tab table tag talk talks target task tasks tax team teams tech template templates terminal
  terms test testing tests text the theme theory thing things thread ticket tickets time timeline timer tiny title today
  todo token tool toolbox toolkit tools top tour track tracker traffic training transfer translation travel trial trip
  tutorial tutorials two type ui uni unit university update updates upgrade upload user users util utilities utils value
  vendor version video videos view viewer vision voice wallet watch wave way weather web website websites week weekly
  welcome white widget wiki wild window windows winter wire wireframe word wordpress words work worker workflow workshop
  workspace world worlds writing year yellow you young youtube zero zone
  anchor apollo art aurora bar baz beacon beauty billing blockchain boilerplate captain careers cars castle copper cosmos
  crown crypto crystal diamond dist dragon dream eagle emerald explorer faith falcon fashion fitness foo forest freedom galaxy
  genesis ghost happy harbor heart hero homepage horizon hunter insurance iron island joy jupiter justice legend lib liberty
  lightning love lucky mars mercury mountain navigator neptune nexus ninja ocean orion panda peace peak pearl pets phantom phoenix
  pioneer pluto prod pulse quest ranger repo repos river ruby saturn shadow shipping silver soul spirit src steel stone storm
  temp thunder tiger titan trust truth tv universe venture venus warehouse webapp wonder www
  hello-world home-page landing-page my-app side-project web-app web-site
  sign-in sign-up log-in e-mail to-do how-to front-end back-end read-me check-in check-out check-list
  aufgaben arbeit bericht bilder bücher büro daten dokumente einkauf haus heim hilfe kalender konto kunden lager liste
  musik neu notizen plan portal projekt projekte rechnung rechnungen reise schule spiel start suche termin termine verein
  vertrag vorlage vorlagen werkstatt werkzeug wohnung zeit archivo casa datos documentos inicio musica notas prueba
  proyecto tienda trabajo accueil bureau données maison musique projet test travail vente
  `
    .trim()
    .split(/\s+/)
);

const isWord = (word: string) =>
  WORDS.has(word) || WORDS.has(word.replace(/s$/, '')) || WORDS.has(`${word}s`) || /^\p{N}+$/u.test(word);

/** Whether all words of a name, as spaces separate them, are everyday ones; the parts of `payments-api` are no words. */
export const isCommonWord = (name: string): boolean => name.toLowerCase().trim().split(/\s+/).every(isWord);
