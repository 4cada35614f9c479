import type { CommandCall } from '../shell/calls';
import type { Span } from '../text/span';
import type { Image, RunStep, Stage } from './image';
import { operationsOf } from './packages';

/** A command that compiles or packages a program. */
export interface BuildCommand {
  readonly call: CommandCall;
  readonly run: RunStep;
  /** As people say it: `go build`. */
  readonly name: string;
  readonly span: Span;
}

/** Programs that build, with the words behind them that say so. */
const builders: { readonly [program: string]: RegExp } = {
  go: /^build$/,
  mvn: /^(?:package|install|verify|deploy|compile)$/,
  mvnw: /^(?:package|install|verify|deploy|compile)$/,
  gradle: /^(?::?[\w-]+:)*(?:build|assemble|bootJar|bootWar|shadowJar|installDist|jar|war)$/,
  gradlew: /^(?::?[\w-]+:)*(?:build|assemble|bootJar|bootWar|shadowJar|installDist|jar|war)$/,
  cargo: /^(?:build)$/,
  dotnet: /^(?:build|publish)$/,
  make: /^install$/,
  gmake: /^install$/,
  ninja: /^install$/,
  npm: /^build(?::prod\w*)?$/,
  yarn: /^build(?::prod\w*)?$/,
  pnpm: /^build(?::prod\w*)?$/,
};

/** The build commands of a RUN that runs them in any case, and that does not take its build packages away again. */
export function buildCommands(run: RunStep): readonly BuildCommand[] {
  if (run.onbuild || operationsOf(run).some((operation) => operation.verb === 'remove') || run.calls.some((call) => call.name === 'apt-mark')) return [];
  return run.calls.flatMap((call): readonly BuildCommand[] => {
    if (call.inSubstitution || call.inFunction !== null || !call.unconditional) return [];
    if (/^(?:gcc|g\+\+|cc|clang|clang\+\+)$/.test(call.name))
      return call.args.some((arg) => /^-o|\.(?:c|cc|cpp|cxx)$/.test(arg.raw)) ? [{ call, run, name: call.name, span: call.nameWord.span }] : [];
    const words = Object.hasOwn(builders, call.name) ? builders[call.name] : undefined;
    const verb = words === undefined ? undefined : call.args.find((arg) => arg.value !== null && words.test(arg.value));
    if (verb === undefined || (/^(?:npm|pnpm)$/.test(call.name) && !call.args.some((arg) => /^run(?:-script)?$/.test(arg.raw)))) return [];
    const name = /^(?:npm|pnpm)$/.test(call.name) ? `${call.name} run ${verb.raw}` : `${call.name} ${verb.raw}`;
    return [{ call, run, name, span: { start: call.nameWord.span.start, end: verb.span.end } }];
  });
}

const workName =
  /(?:^|[/._-])(?:\.?devcontainers?|dev|develop(?:er|ment)?|builders?|build(?:env)?|sdk|toolchain|ci|tests?|testing|e2e|lint|debug|s2i)(?=[/._-]|$)/i;

/** Whether an image is there to build in, or to be built upon: by the name of its file or last stage, its labels, its triggers, or that it starts nothing of its own. */
export function isForBuilding(image: Image, path: string | null): boolean {
  const { final, start } = image;
  if (final === null || (path !== null && workName.test(path)) || (final.name !== null && workName.test(final.name))) return true;
  const instructions = image.finalChain.flatMap((stage: Stage) => stage.instructions);
  if (
    instructions.some((one) => one.keyword === 'ONBUILD' || (one.keyword === 'LABEL' && one.pairs.some((pair) => /^io\.(?:openshift\.)?s2i\./.test(pair.key))))
  )
    return true;
  if (start === null || (start.entrypoint === null && start.cmd === null)) return true;
  const [program = '', ...rest] = start.argv?.map((word) => word.value) ?? [];
  return /(?:^|\/)(?:ba|z|a|da)?sh$/.test(program) && rest.every((word) => /^-[il]+$|^--login$/.test(word));
}
