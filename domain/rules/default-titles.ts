/** Words in titles, for browsers that do not report their domain. Apps and domains, where known, count before them. */
import type { CategoryText } from './describe-category.ts';

export const DEFAULT_TITLES: Record<string, CategoryText> = {
  'browsing-search-titles': { name: 'Browsing > Search', words: 'Google Search, DuckDuckGo, Bing, Ecosia' },
  'media-video-titles': { name: 'Media > Video', words: 'YouTube, Netflix, Twitch' },
  'media-social-titles': {
    name: 'Media > Social Media',
    words: 'reddit, Facebook, Instagram, Mastodon, LinkedIn'
  },
  'media-news-titles': { name: 'Media > News', words: 'Hacker News, heise online, BBC News' },
  'work-planning-titles': { name: 'Work > Planning', words: 'Jira, YouTrack, Redmine, OpenProject' },
  'work-operations-titles': {
    name: 'Work > Operations',
    words: 'Grafana, Kibana, Jenkins, Prometheus, Argo CD, SonarQube'
  },
  'work-forges-titles': { name: 'Work > Code review', words: 'GitLab, Gitea, Forgejo, Gerrit, Pull Request' },
  'work-reference-titles': { name: 'Work > Reference', words: 'Stack Overflow, MDN, Wikipedia' }
};
