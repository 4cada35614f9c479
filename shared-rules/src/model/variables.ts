import type { CommandCall } from '../shell/calls';
import type { ShellScript } from '../shell/nodes';
import type { Variables } from '../shell/static-value';
import { variablesAt } from '../shell/variables';
import type { Scope } from './scope';

/**
 * The variables that a command sees: those that its script (the whole text, where the command stands in a substitution) assigns before it,
 * over ARG and ENV of `scope`. Null for one whose value is not known, undefined for one that nothing sets.
 */
export function variablesOf(call: CommandCall, script: ShellScript | null, scope: Scope): Variables {
  const text = script ?? call.script;
  const before = seen.get(call);
  if (before?.text === text && before.scope === scope) return before.variables;
  const variables = variablesAt(text, call.command, outerOf(scope));
  seen.set(call, { text, scope, variables });
  return variables;
}

/** Many rules ask about the same command, each for the scope of its RUN. */
const seen = new WeakMap<CommandCall, { readonly text: ShellScript; readonly scope: Scope; readonly variables: Variables }>();

/** The same function for the same scope: what a script sets is then found out once for all of its commands. */
function outerOf(scope: Scope): Variables {
  let outer = outers.get(scope);
  if (outer === undefined) {
    outers.set(
      scope,
      (outer = (name) => {
        const variable = scope.get(name);
        return variable === undefined ? undefined : variable.value;
      }),
    );
  }
  return outer;
}

const outers = new WeakMap<Scope, Variables>();
