import { check, type CheckInput, type CheckResult } from '../../shared-rules/src/engine/check';
import type { Finding, Fix, FixLevel } from '../../shared-rules/src/engine/finding';
import type { AnyRule } from '../../shared-rules/src/engine/rule';
import { fixAll } from '../../shared-rules/src/fix/fix-all';
import { askKey, type Answer, type Ask } from '../../shared-rules/src/model/needs';
import { applyEdits, conflicts } from '../../shared-rules/src/text/edit';
import { LineIndex } from '../../shared-rules/src/text/line-index';
import { mayGo, type Claim } from './claim';
import { judgeComments, judgeFresh, judgeGone, judgeLists, judgeOtherParser, judgeParse, judgeWords, type Fault, type Moment } from './judge';

/** A document to prove fixes on. */
export interface ProofDocument {
  readonly name: string;
  readonly input: CheckInput;
  /** Answers from its build context, some texts of which a fix may have changed. */
  host(changed: ReadonlyMap<string, string>): (ask: Ask) => Answer;
}

/** `rule/fix`. */
export type FixKey = string;

export type Way = 'alone' | 'rule' | 'safe' | 'unsafe' | 'pair';

export interface ProofFault extends Fault {
  readonly document: string;
  readonly way: Way;
  readonly fixes: readonly FixKey[];
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Two fixes that touch the same text. */
export interface Conflict {
  readonly document: string;
  /** In the order of fix-all: it takes the first of two. */
  readonly first: FixKey;
  readonly second: FixKey;
  /** Both orders end in one text. */
  readonly same: boolean;
  /** Whether the other is still offered when one has been taken. */
  readonly secondLeft: boolean;
  readonly firstLeft: boolean;
}

export interface ProofOptions {
  readonly claim: (key: FixKey) => Claim;
  readonly rules: readonly AnyRule[];
  /** Whether one more use of these fixes (for `rule`: of this rule, for `safe` and `unsafe`: of none) is wanted; all when not given. */
  readonly wanted?: (way: Way, keys: readonly FixKey[], document: string) => boolean;
}

/** Puts fixes to the proof, document by document, and keeps count. */
export class Proof {
  readonly faults: ProofFault[] = [];
  readonly conflicts: Conflict[] = [];
  /** In how many documents, by fix and way. */
  readonly uses = new Map<FixKey, Map<Way, Set<string>>>();
  readonly offered = new Map<FixKey, Set<string>>();
  cases = 0;

  constructor(readonly options: ProofOptions) {}

  async document(document: ProofDocument): Promise<void> {
    await new DocumentProof(this, document).run();
  }

  count(key: FixKey, way: Way, document: string): void {
    let ways = this.uses.get(key);
    if (ways === undefined) this.uses.set(key, (ways = new Map()));
    let names = ways.get(way);
    if (names === undefined) ways.set(way, (names = new Set()));
    names.add(document);
  }

  offer(key: FixKey, document: string): void {
    const names = this.offered.get(key);
    if (names === undefined) this.offered.set(key, new Set([document]));
    else names.add(document);
  }
}

interface Offer {
  readonly key: FixKey;
  readonly finding: Finding;
  readonly fix: Fix;
}

class DocumentProof {
  private readonly moments = new Map<string, Moment>();
  private readonly answers = new Map<string, Answer>();
  /** Without `supersedes`: a finding that another one hides is no new one when it shows. */
  private readonly open: readonly AnyRule[];

  constructor(
    private readonly proof: Proof,
    private readonly document: ProofDocument,
  ) {
    this.open = openRules(proof.options.rules);
  }

  async run(): Promise<void> {
    const { input } = this.document;
    const before = this.moment(input.text);
    const offers = offersOf(before.result);
    for (const { key } of offers) this.proof.offer(key, this.document.name);
    for (const offer of offers) if (this.wants('alone', [offer.key])) this.alone(before, offer);
    const safe = offers.filter(({ fix }) => fix.level === 'safe');
    const { rules } = this.proof.options;
    for (const rule of new Set(safe.map(({ finding }) => finding.rule))) {
      const own = rules.filter(({ meta }) => meta.id === rule);
      if (this.wants('rule', [rule])) this.all(before, safe, 'rule', own, ['safe']);
    }
    if (safe.length > 0 && this.wants('safe', [])) this.all(before, offers, 'safe', rules, ['safe']);
    const unsafe = offers.some(({ fix }) => fix.level === 'unsafe');
    if (unsafe && this.wants('unsafe', [])) this.all(before, offers, 'unsafe', rules, ['safe', 'unsafe']);
    this.pairs(before, offers);
  }

  private wants(way: Way, keys: readonly FixKey[]): boolean {
    return this.proof.options.wanted?.(way, keys, this.document.name) !== false;
  }

  /** The document with another text, checked; the answers are those of its context. */
  private moment(text: string): Moment {
    const known = this.moments.get(text);
    if (known !== undefined) return known;
    const host = this.document.host(new Map());
    const moment = this.settle(text, this.answers, host);
    this.moments.set(text, moment);
    return moment;
  }

  private settle(text: string, answers: Map<string, Answer>, host: (ask: Ask) => Answer): Moment {
    const input = { ...this.document.input, text };
    let result: CheckResult = check(input, answers, this.open);
    for (let round = 0; round < 4 && result.needs.length > 0; round++) {
      for (const ask of result.needs) answers.set(askKey(ask), host(ask));
      result = check(input, answers, this.open);
    }
    return { kind: input.kind, text, result };
  }

  private alone(before: Moment, { key, finding, fix }: Offer): void {
    const claim = this.proof.options.claim(key);
    const line = lineOf(before.text, finding.span.start);
    this.proof.count(key, 'alone', this.document.name);
    const edits = fix.edits();
    const text = applyEdits(before.text, edits);
    const files = fix.files();
    const after =
      files.length === 0
        ? this.moment(text)
        : this.settle(text, new Map(), this.document.host(new Map(files.map((file) => [file.path, applyEdits(file.before, file.edits)]))));
    this.judge('alone', [key], line, before, after, [
      ...(text === before.text && files.length === 0 ? [{ kind: 'finding' as const, detail: 'the fix changes nothing' }] : []),
      ...judgeGone(before, after, finding),
      ...judgeFresh(before, after, claim.brings, claim.becomes === undefined ? [] : [claim.becomes]),
      ...(claim.comments === 'drops' ? [] : judgeComments(before, after, claim.moves !== true && claim.comments === undefined)),
      ...judgeWords(before, after, claim.moves !== true, mayGo(claim, before, finding, edits)),
    ]);
  }

  /** Fix-all, with the rules and levels that are given. */
  private all(before: Moment, offers: readonly Offer[], way: Way, rules: readonly AnyRule[], levels: readonly FixLevel[]): void {
    const input = this.document.input;
    const first = fixAll(input, this.answers, rules, { levels });
    const keys = [...new Set(first.applied.map(({ rule, fix }) => `${rule}/${fix}`))];
    for (const key of keys) this.proof.count(key, way, this.document.name);
    const after = this.moment(first.text);
    // What only a later pass finds has no place in the first text.
    const going = keys.flatMap((key) => {
      const known = offers.filter((offer) => offer.key === key);
      return known.length === 0 ? [() => true] : known.map(({ finding, fix }) => mayGo(this.proof.options.claim(key), before, finding, fix.edits()));
    });
    const again = fixAll({ ...input, text: first.text }, this.answers, rules, { levels });
    const faults: Fault[] = first.skipped.map(({ rule, fix, reason }) => ({ kind: 'not-idempotent', detail: `gives up ${rule}/${fix}: ${reason}` }));
    if (again.text !== first.text)
      faults.push({ kind: 'not-idempotent', detail: `a second time it applies ${again.applied.map(({ rule, fix }) => `${rule}/${fix}`).join(', ')}` });
    this.judge(way, keys, 1, before, after, [...faults, ...this.judgeTogether(before, after, keys, going)]);
  }

  /** Several fixes at once are held to all of their claims; words of any place may go where one of them may take such. */
  private judgeTogether(before: Moment, after: Moment, keys: readonly FixKey[], going: readonly ((word: string) => boolean)[]): readonly Fault[] {
    const claims = keys.map((key) => this.proof.options.claim(key));
    const ordered = claims.every(({ moves }) => moves !== true);
    const brings = claims.some((claim) => claim.brings === 'any') ? 'any' : claims.flatMap((claim) => claim.brings ?? []);
    return [
      ...judgeFresh(
        before,
        after,
        brings,
        claims.flatMap(({ becomes }) => (becomes === undefined ? [] : [becomes])),
      ),
      ...(claims.some(({ comments }) => comments === 'drops')
        ? []
        : judgeComments(before, after, ordered && claims.every(({ comments }) => comments === undefined))),
      ...judgeWords(before, after, ordered, (word) => going.some((goes) => goes(word))),
    ];
  }

  /** Two fixes that touch the same text: each order is as good as one fix alone, whether the other is still offered or not. */
  private pairs(before: Moment, offers: readonly Offer[]): void {
    const made = offers.flatMap((offer) => {
      const edits = offer.fix.edits();
      return edits.length === 0 || offer.fix.files().length > 0 ? [] : [{ ...offer, edits }];
    });
    made.forEach((one, at) => {
      for (const other of made.slice(at + 1)) {
        if (one.finding === other.finding || !conflicts(one.edits, other.edits)) continue;
        if (!this.wants('pair', [one.key, other.key])) continue;
        const forth = this.inOrder(before, one, other);
        const back = this.inOrder(before, other, one);
        this.proof.conflicts.push({
          document: this.document.name,
          first: one.key,
          second: other.key,
          same: forth.text === back.text,
          secondLeft: forth.both,
          firstLeft: back.both,
        });
      }
    });
  }

  private inOrder(before: Moment, one: Offer, other: Offer): { readonly text: string; readonly both: boolean } {
    const middle = this.moment(applyEdits(before.text, one.fix.edits()));
    // The finding in the new text: what speaks of the same thing, nearest to where it stood.
    const shift = (offset: number) =>
      one.fix.edits().reduce((at, edit) => (edit.span.end <= offset ? at + edit.text.length - (edit.span.end - edit.span.start) : at), offset);
    const wanted = shift(other.finding.span.start);
    const left = offersOf(middle.result)
      .filter(({ key }) => key === other.key)
      .sort((a, b) => Math.abs(a.finding.span.start - wanted) - Math.abs(b.finding.span.start - wanted))[0];
    const keys = [one.key, other.key];
    for (const key of keys) this.proof.count(key, 'pair', this.document.name);
    if (left === undefined) return { text: middle.text, both: false };
    const after = this.moment(applyEdits(middle.text, left.fix.edits()));
    this.judge('pair', keys, lineOf(before.text, one.finding.span.start), before, after, [
      ...judgeGone(middle, after, left.finding),
      ...this.judgeTogether(before, after, keys, [
        mayGo(this.proof.options.claim(one.key), before, one.finding, one.fix.edits()),
        mayGo(this.proof.options.claim(other.key), middle, left.finding, left.fix.edits()),
      ]),
    ]);
    return { text: after.text, both: true };
  }

  private judge(way: Way, fixes: readonly FixKey[], line: number, before: Moment, after: Moment, own: readonly Fault[]): void {
    this.proof.cases++;
    for (const fault of [...judgeParse(before, after), ...judgeOtherParser(before, after), ...judgeLists(before, after), ...own])
      this.proof.faults.push({ ...fault, document: this.document.name, way, fixes, line, text: after.text });
  }
}

const opened = new WeakMap<readonly AnyRule[], readonly AnyRule[]>();

function openRules(rules: readonly AnyRule[]): readonly AnyRule[] {
  let made = opened.get(rules);
  if (made === undefined) opened.set(rules, (made = rules.map(({ meta, create }) => ({ meta: { ...meta, supersedes: [] }, create }))));
  return made;
}

function offersOf(result: CheckResult): readonly Offer[] {
  return result.findings.flatMap((finding) => finding.fixes.map((fix) => ({ key: `${finding.rule}/${fix.id}`, finding, fix })));
}

function lineOf(text: string, offset: number): number {
  return new LineIndex(text).position(offset).line + 1;
}
