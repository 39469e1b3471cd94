/** The default categories of talking to others. */
import type { CategoryText } from './describe-category.ts';

export const DEFAULT_COMMS: Record<string, CategoryText> = {
  comms: { name: 'Comms', color: '#e0a458', weight: 0 },
  'comms-im': {
    name: 'Comms > IM',
    color: '#e0a458',
    apps: `Slack, com.slack.Slack, discord, Discord, com.discordapp.Discord, Telegram, TelegramDesktop, telegram-desktop,
      org.telegram.desktop, Signal, signal-desktop, WhatsApp, whatsapp-desktop, Element, element-desktop, im.riot.Riot,
      Mattermost, mattermost-desktop, Rocket.Chat, rocketchat, Zulip, zulip, Messages, Messenger, Caprine, Rambox, Ferdium,
      Nheko, NeoChat, fractal, Threema, Wire, hexchat, weechat, Lark, Feishu, DingTalk, WeChat, LINE, Beeper`,
    domains: `slack.com, discord.com, web.telegram.org, web.whatsapp.com, messenger.com, messages.google.com,
      chat.google.com, app.element.io, mattermost.com, zulipchat.com, gitter.im, rocket.chat`
  },
  'comms-email': {
    name: 'Comms > Email',
    color: '#d08c60',
    apps: `thunderbird, Thunderbird, org.mozilla.Thunderbird, thunderbird-esr, Mail, OUTLOOK, Microsoft Outlook, olk,
      evolution, org.gnome.Evolution, geary, org.gnome.Geary, kmail, org.kde.kmail2, kontact, Spark, Airmail, Mimestream,
      MailMate, Postbox, eM Client, betterbird, BlueMail, Proton Mail, Superhuman, claws-mail, Calendar, org.gnome.Calendar,
      Fantastical`,
    domains: `mail.google.com, calendar.google.com, outlook.com, outlook.live.com, outlook.office.com, outlook.office365.com,
      mail.proton.me, calendar.proton.me, fastmail.com, app.tuta.com, mail.yahoo.com, icloud.com, gmx.net, web.de, posteo.de,
      mailbox.org, hey.com, superhuman.com, calendly.com`
  },
  'comms-meetings': {
    name: 'Comms > Meetings',
    color: '#c97b63',
    apps: `zoom, Zoom, zoom.us, us.zoom.Zoom, Zoom Workplace, Teams, ms-teams, Microsoft Teams, MSTeams, teams-for-linux,
      com.github.IsmaelMartinez.teams_for_linux, Webex, CiscoCollabHost, webex, Skype, skypeforlinux, FaceTime, GoToMeeting,
      Jitsi Meet, BlueJeans, RingCentral, Gather, Tuple, Around`,
    domains: `meet.google.com, zoom.us, zoom.com, teams.microsoft.com, teams.live.com, webex.com, meet.jit.si, whereby.com,
      gather.town, gotomeeting.com, bluejeans.com, meet.proton.me`
  }
};
