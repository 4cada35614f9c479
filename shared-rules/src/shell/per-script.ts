import type { ShellScript } from './nodes';

/** A function of a shell text alone, computed once for each: many rules ask, for the image and for the script, and what they are given is frozen where it is shared. */
export function perScript<Result>(compute: (script: ShellScript) => Result): (script: ShellScript) => Result {
  const known = new WeakMap<ShellScript, { readonly result: Result }>();
  return (script) => {
    let found = known.get(script);
    if (found === undefined) known.set(script, (found = { result: compute(script) }));
    return found.result;
  };
}
