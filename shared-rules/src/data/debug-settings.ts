/**
 * Variables and options that run a program for developing or debugging.
 *
 * @asOf 2026-11
 * @source Documentation of Node.js, Flask, Django, Rails, Symfony, Laravel, ASP.NET Core, Elixir, uvicorn, gunicorn, and the JDK (JDWP).
 */

const environments: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  FLASK_ENV: 'production',
  RAILS_ENV: 'production',
  RACK_ENV: 'production',
  APP_ENV: 'production',
  DJANGO_ENV: 'production',
  SYMFONY_ENV: 'prod',
  MIX_ENV: 'prod',
  ASPNETCORE_ENVIRONMENT: 'Production',
  DOTNET_ENVIRONMENT: 'Production',
};

const off: Readonly<Record<string, string>> = { '1': '0', true: 'false', yes: 'no', on: 'off', True: 'False', TRUE: 'FALSE' };

/** The value to take in place of one that asks for debugging; null for all other values and names. */
export function debugSetting(name: string, value: string): string | null {
  const environment = environments[name];
  if (environment !== undefined) return /^(?:dev|devel|development|debug|local)$/i.test(value) ? environment : null;
  if (name === 'DEBUG' && /(?:^|[,:])\*$/.test(value)) return '';
  return /(?:^|_)DEBUG$/.test(name) && !/^(?:NO|DISABLE|WITHOUT|SKIP|BUILD)_/.test(name) ? (off[value] ?? null) : null;
}

/** Whether an argument asks for debugging; `before` are the words in front of it, programs without their folders. */
export function debugArgument(before: readonly string[], argument: string): boolean {
  if (/^-(?:agentlib:jdwp|Xrunjdwp)/.test(argument)) return true;
  const has = (pattern: RegExp) => before.some((word) => pattern.test(word));
  if (argument === '--reload') return has(/^(?:uvicorn|gunicorn3?|flask|fastapi|hypercorn|granian|sanic|litestar|starlette)$/);
  if (argument === '--debug') return has(/^flask$/);
  return /^--inspect(?:-brk)?(?:=|$)/.test(argument) && has(/^node(?:js)?$/) && before.every((word, index) => index === 0 || !/\.[cm]?js$/.test(word));
}
