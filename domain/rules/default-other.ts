/** The default categories of neither work nor talking to others. */
import type { CategoryText } from './describe-category.ts';

export const DEFAULT_OTHER: Record<string, CategoryText> = {
  browsing: { name: 'Browsing', color: '#8d99ae', weight: 0 },
  'browsing-search': {
    name: 'Browsing > Search',
    color: '#8d99ae',
    domains: `google.com, google.de, google.co.uk, google.fr, google.at, google.ch, google.es, google.it, google.nl,
      google.pl, google.com.br, google.co.in, google.co.jp, google.ca, google.com.au, bing.com, duckduckgo.com,
      startpage.com, ecosia.org, kagi.com, search.brave.com, qwant.com, yandex.com, baidu.com`
  },
  media: { name: 'Media', color: '#d1495b', weight: -1 },
  'media-video': {
    name: 'Media > Video',
    color: '#d1495b',
    weight: -2,
    apps: `vlc, VLC, org.videolan.VLC, mpv, io.mpv.Mpv, celluloid, totem, org.gnome.Totem, IINA, QuickTime Player, Plex,
      Plex HTPC, plexmediaplayer, Kodi, Netflix, TV, FreeTube, SMPlayer, mplayer`,
    domains: `youtube.com, youtu.be, netflix.com, twitch.tv, primevideo.com, disneyplus.com, vimeo.com, dailymotion.com,
      hulu.com, max.com, tv.apple.com, plex.tv, crunchyroll.com, ardmediathek.de, zdf.de, arte.tv, bilibili.com, nebula.tv`
  },
  'media-social': {
    name: 'Media > Social Media',
    color: '#b56576',
    weight: -2,
    apps: 'Twitter, Tweetbot, Tusky, Tuba, dev.geopjr.Tuba, Ivory, Tweeten, Instagram, TikTok, Reddit, Facebook',
    domains: `reddit.com, facebook.com, twitter.com, x.com, instagram.com, tiktok.com, threads.net, threads.com, bsky.app,
      mastodon.social, fosstodon.org, hachyderm.io, pinterest.com, tumblr.com, snapchat.com, vk.com, weibo.com, 9gag.com,
      quora.com, linkedin.com, imgur.com`
  },
  'media-news': {
    name: 'Media > News',
    color: '#c1666b',
    weight: -1,
    domains: `news.ycombinator.com, lobste.rs, slashdot.org, news.google.com, bbc.com, bbc.co.uk, cnn.com, nytimes.com,
      theguardian.com, washingtonpost.com, reuters.com, apnews.com, bloomberg.com, wsj.com, economist.com, spiegel.de,
      zeit.de, faz.net, sueddeutsche.de, tagesschau.de, heise.de, golem.de, lemonde.fr, elpais.com, theverge.com,
      arstechnica.com, techcrunch.com, wired.com, medium.com, substack.com, feedly.com`,
    apps: 'newsflash, Reeder, NetNewsWire, liferea, News'
  },
  'media-music': {
    name: 'Media > Music',
    color: '#a7754d',
    weight: 0,
    apps: `Spotify, spotify, com.spotify.Client, Music, Deezer, TIDAL, tidal-hifi, rhythmbox, Clementine, strawberry, Elisa,
      Lollypop, foobar2000, Audacious, cmus, Amberol, Podcasts, Pocket Casts`,
    domains: `spotify.com, music.youtube.com, music.apple.com, deezer.com, tidal.com, soundcloud.com, bandcamp.com,
      pocketcasts.com, last.fm`
  },
  'media-games': {
    name: 'Media > Games',
    color: '#9b2335',
    weight: -2,
    apps: `steam, Steam, steamwebhelper, Lutris, heroic, EpicGamesLauncher, Battle.net, Minecraft, RimWorld, GOG Galaxy,
      RetroArch, Roblox, League of Legends, Factorio`,
    domains:
      'store.steampowered.com, steamcommunity.com, chess.com, lichess.org, itch.io, roblox.com, poki.com'
  },
  'personal-shopping': {
    name: 'Personal > Shopping and travel',
    color: '#ad7a99',
    weight: -1,
    domains: `amazon.com, amazon.de, amazon.co.uk, amazon.fr, ebay.com, ebay.de, etsy.com, aliexpress.com, zalando.de,
      kleinanzeigen.de, idealo.de, walmart.com, ikea.com, booking.com, airbnb.com, expedia.com, skyscanner.net, kayak.com,
      bahn.de, lufthansa.com, tripadvisor.com`
  },
  'system-desktop': {
    name: 'System',
    color: '#6c757d',
    weight: 0,
    apps: `org.gnome.Nautilus, nautilus, dolphin, org.kde.dolphin, Thunar, nemo, caja, pcmanfm, Finder, explorer,
      gnome-control-center, org.gnome.Settings, systemsettings, System Settings, System Preferences, SystemSettings,
      ApplicationFrameHost, gnome-system-monitor, htop, Activity Monitor, Taskmgr, gnome-calculator, org.gnome.Calculator,
      Calculator, flameshot, Screenshot, ksnip, spectacle, 1Password, Bitwarden, KeePassXC, org.keepassxc.KeePassXC,
      keepassxc, gnome-shell, plasmashell, LockApp, loginwindow, aw-qt, ActivityWatch`
  }
};
