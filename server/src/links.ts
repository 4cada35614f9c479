import { homepage } from '../../package.json';

/** The page of a rule on the web; the manifest's homepage is the one source of links. */
export function rulePageUrl(rule: string): string {
  return `${homepage}/docs/rules/${rule}.md`;
}

/** The page on files of settings. */
export const configurationUrl = `${homepage}/docs/configuration.md`;
