import { AnswersOnDemand } from '../engine/answers-on-demand';
import { gatherFor, type Host } from '../engine/gather';
import type { AnyRule } from '../engine/rule';
import type { Answer, Ask } from '../model/needs';
import { resolveConfig, resolveConfigFile, type ConfigQuestion, type ResolvedConfig } from './resolve';

/**
 * Rounds: one for the names above a document, one for hadolint's, one for files that can not be read, the rest for files that extend one another.
 * Asks: a document below 100 folders has 500.
 */
const limits = { rounds: 40, asks: 600 };

/** The settings of a document, asking `host` for the files that hold them. */
export async function gatherConfig(question: ConfigQuestion, rules: readonly AnyRule[], host: Host): Promise<ResolvedConfig> {
  return (await gatherFor((answers) => resolveConfig(question, answers, rules), host, new Map(), limits)).result;
}

/** As `gatherConfig`, for a host that answers at once. */
export function gatherConfigNow(question: ConfigQuestion, rules: readonly AnyRule[], host: (ask: Ask) => Answer): ResolvedConfig {
  return resolveConfig(question, new AnswersOnDemand(host, limits.asks), rules);
}

/** What is wrong in a file of settings, and in those that it extends. */
export async function gatherConfigFile(path: string, rules: readonly AnyRule[], host: Host): Promise<ResolvedConfig> {
  return (await gatherFor((answers) => resolveConfigFile(path, answers, rules), host, new Map(), limits)).result;
}
