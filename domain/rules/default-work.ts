/** The default categories of work. Where two match, the deeper one counts, and of equals the later one. */
import type { CategoryText } from './describe-category.ts';

export const DEFAULT_WORK: Record<string, CategoryText> = {
  work: { name: 'Work', color: '#2f6f8f', weight: 1 },
  'work-forges': {
    name: 'Work > Code review',
    color: '#4c956c',
    weight: 2,
    apps: `GitHub Desktop, GitKraken, SourceTree, Fork, Tower, Sublime Merge, sublime_merge, SmartGit, gitk, git-gui,
      Gitg, meld, org.gnome.meld, Kaleidoscope, Beyond Compare, BCompare`,
    domains: `github.com, githubusercontent.com, gitlab.com, bitbucket.org, codeberg.org, sr.ht, gitea.com, gerrithub.io,
      review.opendev.org, reviewable.io, graphite.dev`
  },
  'work-reference': {
    name: 'Work > Reference',
    color: '#5b8fb9',
    weight: 1,
    apps: `Zeal, Dash, DevDocs, Devhelp, Calibre, Okular, Evince, org.gnome.Evince, Papers, Preview, AcroRd32, Acrobat,
      SumatraPDF, Kindle, Zotero, Claude, ChatGPT`,
    domains: `stackoverflow.com, stackexchange.com, serverfault.com, superuser.com, askubuntu.com, developer.mozilla.org,
      w3.org, whatwg.org, rfc-editor.org, ietf.org, ecma-international.org, tc39.es, unicode.org, wikipedia.org,
      devdocs.io, docs.rs, crates.io, rust-lang.org, pypi.org, python.org, readthedocs.io, readthedocs.org, npmjs.com,
      nodejs.org, typescriptlang.org, deno.com, bun.sh, go.dev, golang.org, rubygems.org, ruby-doc.org, php.net,
      packagist.org, cppreference.com, cplusplus.com, gnu.org, kernel.org, man7.org, archlinux.org, debian.org,
      ubuntu.com, learn.microsoft.com, docs.microsoft.com, nuget.org, docs.oracle.com, openjdk.org, spring.io,
      mvnrepository.com, kotlinlang.org, scala-lang.org, swift.org, developer.apple.com, developer.android.com,
      developers.google.com, docs.cloud.google.com, web.dev, caniuse.com, react.dev, vuejs.org, svelte.dev, angular.dev,
      nextjs.org, vite.dev, vitest.dev, tailwindcss.com, getbootstrap.com, d3js.org, djangoproject.com,
      palletsprojects.com, rubyonrails.org, laravel.com, postgresql.org, mysql.com, mariadb.org, sqlite.org, redis.io,
      mongodb.com, elastic.co, couchdb.apache.org, apache.org, kafka.apache.org, rabbitmq.com, docs.stripe.com,
      kubernetes.io, helm.sh, docs.docker.com, registry.terraform.io, hashicorp.com, ansible.com, nginx.org, docs.aws.amazon.com,
      docs.github.com, docs.gitlab.com, git-scm.com, github.io, arxiv.org, scholar.google.com, acm.org, ieee.org,
      numpy.org, pandas.pydata.org, pytorch.org, tensorflow.org, huggingface.co, kaggle.com, regex101.com, dev.to,
      baeldung.com, docs.digitalocean.com, w3schools.com, geeksforgeeks.org, freecodecamp.org, claude.ai, chatgpt.com,
      gemini.google.com, perplexity.ai, phind.com, deepl.com, translate.google.com`
  },
  'work-planning': {
    name: 'Work > Planning',
    color: '#4f7cac',
    weight: 1,
    apps: 'Linear, Jira, Trello, Asana, ClickUp, Things, OmniFocus, Todoist, Microsoft To Do',
    domains: `atlassian.net, atlassian.com, linear.app, trello.com, asana.com, clickup.com, monday.com, basecamp.com,
      shortcut.com, youtrack.cloud, openproject.org, todoist.com, height.app, productboard.com, miro.com`
  },
  'work-documents': {
    name: 'Work > Documents',
    color: '#6a8d73',
    weight: 1,
    apps: `libreoffice, soffice, soffice.bin, libreoffice-writer, libreoffice-calc, libreoffice-impress, WINWORD, EXCEL,
      POWERPNT, ONENOTE, Microsoft Word, Microsoft Excel, Microsoft PowerPoint, Microsoft OneNote, Pages, Numbers,
      Keynote, obsidian, md.obsidian.Obsidian, Notion, Logseq, Joplin, Bear, Evernote, Notes, Typora, Marktext, ghostwriter,
      ReText, onlyoffice, TeXstudio, LyX, Anki`,
    domains: `docs.google.com, drive.google.com, sheets.google.com, slides.google.com, keep.google.com, notion.so,
      notion.site, office.com, sharepoint.com, onedrive.live.com, dropbox.com, box.com, overleaf.com, hackmd.io,
      hedgedoc.org, coda.io, airtable.com, evernote.com, quip.com`
  },
  'work-design': {
    name: 'Work > Design',
    color: '#9a6fb0',
    weight: 1,
    apps: `Figma, figma-linux, Sketch, Penpot, gimp, org.gimp.GIMP, gimp-2.10, gimp-3.0, Inkscape, org.inkscape.Inkscape,
      krita, Blender, Photoshop, Adobe Photoshop, Illustrator, Adobe Illustrator, Adobe XD, InDesign, Affinity Designer,
      Affinity Photo, FreeCAD, kdenlive, Audacity, OBS, obs, draw.io, Zeplin`,
    domains: `figma.com, penpot.app, sketch.com, canva.com, zeplin.io, dribbble.com, behance.net, fonts.google.com,
      fontawesome.com, unsplash.com, excalidraw.com, diagrams.net, lucidchart.com, whimsical.com`
  },
  'work-operations': {
    name: 'Work > Operations',
    color: '#b07d48',
    weight: 2,
    apps: `Docker Desktop, Podman Desktop, Lens, OpenLens, virt-manager, VirtualBox, VirtualBox Manager, VirtualBoxVM,
      vmware, UTM, Wireshark, org.wireshark.Wireshark, mstsc, remmina, FileZilla, WinSCP, Cyberduck`,
    domains: `console.aws.amazon.com, console.cloud.google.com, portal.azure.com, dash.cloudflare.com, vercel.com,
      netlify.com, fly.io, render.com, heroku.com, cloud.digitalocean.com, hetzner.com, hetzner.cloud, grafana.com,
      grafana.net, datadoghq.com, datadoghq.eu, newrelic.com, sentry.io, pagerduty.com, opsgenie.com, statuspage.io,
      splunk.com, app.terraform.io, hub.docker.com, quay.io, circleci.com, travis-ci.com,
      app.travis-ci.com, buildkite.com, dev.azure.com, snyk.io, sonarcloud.io`
  },
  'work-databases': {
    name: 'Work > Databases',
    color: '#8c6d46',
    weight: 2,
    apps: `DBeaver, dbeaver-ce, pgAdmin 4, pgadmin4, TablePlus, DataGrip, datagrip64, jetbrains-datagrip,
      MySQL Workbench, MySQLWorkbench, mysql-workbench-bin, Sequel Ace, Sequel Pro, Postico, Beekeeper Studio,
      beekeeper-studio, MongoDB Compass, Robo 3T, RedisInsight, Redis Insight, DB Browser for SQLite, sqlitebrowser, Ssms,
      Azure Data Studio, azuredatastudio, HeidiSQL`
  },
  'work-terminal': {
    name: 'Work > Terminal',
    color: '#3d7068',
    weight: 2,
    apps: `Alacritty, kitty, foot, org.wezfurlong.wezterm, wezterm-gui, WezTerm, ghostty, com.mitchellh.ghostty, Ghostty,
      konsole, org.kde.konsole, gnome-terminal-server, Gnome-terminal, org.gnome.Terminal, org.gnome.Console, kgx, ptyxis,
      org.gnome.Ptyxis, xfce4-terminal, Xfce4-terminal, mate-terminal, lxterminal, qterminal, tilix, Terminator, terminator,
      XTerm, URxvt, st-256color, rio, Hyper, Warp, dev.warp.Warp, Tabby, Terminal, iTerm2, WindowsTerminal, cmd, powershell,
      pwsh, mintty, ConEmu64, putty, MobaXterm`
  },
  'work-editor': {
    name: 'Work > Programming',
    color: '#2a9d8f',
    weight: 2,
    apps: `Code, Code - Insiders, code-oss, Code - OSS, Visual Studio Code, VSCodium, codium, Cursor, Windsurf, Zed, zed,
      dev.zed.Zed, zed-editor, Antigravity, Kiro, jetbrains-idea, jetbrains-idea-ce, IntelliJ IDEA, IntelliJ IDEA CE, idea64,
      jetbrains-pycharm, jetbrains-pycharm-ce, PyCharm, PyCharm CE, pycharm64, jetbrains-webstorm, WebStorm, webstorm64,
      jetbrains-phpstorm, PhpStorm, phpstorm64, jetbrains-goland, GoLand, goland64, jetbrains-clion, CLion, clion64,
      jetbrains-rider, Rider, rider64, jetbrains-rubymine, RubyMine, rubymine64, jetbrains-rustrover, RustRover, rustrover64,
      jetbrains-studio, Android Studio, studio64, jetbrains-fleet, Fleet, Xcode, devenv, Visual Studio, Eclipse, eclipse,
      NetBeans, Emacs, emacs, Gvim, gvim, nvim-qt, neovide, MacVim, VimR, Sublime Text, sublime_text, Sublime_text, subl, Nova,
      TextMate, BBEdit, kate, org.kde.kate, KDevelop, org.kde.kdevelop, Geany, Lapce, helix, Notepad++, notepad++, Spyder,
      RStudio, rstudio, MATLAB, jupyter-lab, JupyterLab, QtCreator, Qt Creator, Arduino IDE, Godot, Unity, UnrealEditor,
      Postman, Insomnia, Bruno, Hoppscotch, Ghidra`,
    domains: `localhost, 127.0.0.1, github.dev, vscode.dev, gitpod.io, codesandbox.io, stackblitz.com, replit.com,
      codepen.io, jsfiddle.net, play.rust-lang.org, godbolt.org, colab.research.google.com, leetcode.com`
  }
};
