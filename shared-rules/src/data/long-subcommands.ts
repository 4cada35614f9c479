/**
 * Programs that run for long with some subcommands only. `bare` tells what they do without any.
 *
 * @asOf 2026-11
 * @source The programs' manuals.
 */
export interface Subcommands {
  /** Subcommands that keep running. */
  readonly long: RegExp;
  /** Keeps running when it is given no subcommand at all. */
  readonly bare?: boolean;
}

export const subcommands: ReadonlyMap<string, Subcommands> = new Map<string, Subcommands>([
  ['vault', { long: /^(?:server|agent|proxy)$/ }],
  ['consul', { long: /^agent$/ }],
  ['nomad', { long: /^agent$/ }],
  ['minio', { long: /^(?:server|gateway)$/ }],
  ['caddy', { long: /^(?:run|file-server|reverse-proxy)$/ }],
  ['registry', { long: /^serve$/, bare: true }],
  ['kong', { long: /^start$/ }],
  ['cockroach', { long: /^start/ }],
  ['neo4j', { long: /^console$/ }],
  ['influxd', { long: /^run$/, bare: true }],
  ['flask', { long: /^(?:run|shell)$/ }],
  ['celery', { long: /^(?:worker|beat|flower|events)$/ }],
  ['airflow', { long: /^(?:webserver|scheduler|worker|celery|triggerer|standalone|api-server|dag-processor|kerberos|flower)$/ }],
  ['superset', { long: /^run$/ }],
  ['mlflow', { long: /^(?:server|ui|gateway)$/ }],
  ['prefect', { long: /^(?:server|agent|worker|orion)$/ }],
  ['dagster', { long: /^(?:dev|api)$/ }],
  ['streamlit', { long: /^run$/ }],
  ['jupyter', { long: /^(?:lab|notebook|server|kernelgateway|nbclassic|console)$/ }],
  ['rails', { long: /^(?:s|server)$/ }],
  ['thin', { long: /^start$/ }],
  ['passenger', { long: /^start$/ }],
  ['foreman', { long: /^(?:start|run)$/ }],
  ['hugo', { long: /^serve(?:r)?$/ }],
  ['jekyll', { long: /^s(?:erve|erver)?$/ }],
  ['mkdocs', { long: /^serve$/ }],
  ['next', { long: /^(?:start|dev)$/, bare: true }],
  ['nuxt', { long: /^(?:start|dev|preview)$/, bare: true }],
  ['vite', { long: /^(?:dev|serve|preview)$/, bare: true }],
  ['ng', { long: /^serve?$/ }],
  ['symfony', { long: /^(?:serve|server:start|local:server:start)$/ }],
  ['go', { long: /^run$/ }],
  ['cargo', { long: /^(?:run|watch)$/ }],
  ['dotnet', { long: /^(?:run|watch|exec|.*\.(?:dll|exe))$/i }],
  ['deno', { long: /^(?:run|serve|task)$/ }],
  ['mix', { long: /^(?:phx\.server|phoenix\.server|run)$/ }],
  ['sbt', { long: /(?:^|\/)run(?:Prod|Main)?$|^~/ }],
  ['lein', { long: /^(?:run|ring|trampoline|repl)$/ }],
  ['mvn', { long: /(?:^|:)run(?:-forked|-exploded|-war)?$|^quarkus:dev$|^exec:(?:java|exec)$/ }],
  ['mvnw', { long: /(?:^|:)run(?:-forked|-exploded|-war)?$|^quarkus:dev$|^exec:(?:java|exec)$/ }],
  ['gradle', { long: /(?:^|:)(?:run|bootRun|appRun|quarkusDev|jettyRun)$/ }],
  ['gradlew', { long: /(?:^|:)(?:run|bootRun|appRun|quarkusDev|jettyRun)$/ }],
  ['make', { long: /(?:^|[-_])(?:run|serve|server|start|dev|up|watch)$/ }],
  ['rake', { long: /^(?:jobs:work|resque:work\w*|resque:scheduler|environment)$/ }],
  ['supervisord', { long: /./, bare: true }],
  ['hadoop', { long: /^(?:namenode|datanode|kms)$/ }],
  ['hdfs', { long: /^(?:namenode|datanode|secondarynamenode|journalnode|zkfc|nfs3|portmap|httpfs|router)$/ }],
  ['hbase', { long: /^(?:master|regionserver|thrift2?|rest|zookeeper)$/ }],
  ['mono', { long: /\.exe$/i }],
]);

/** Django's `manage.py` and `django-admin`. */
export const djangoCommands =
  /^(?:run(?:server|server_plus|sslserver|_huey|worker|daphne|_gunicorn|fcgi|_uwsgi|rqworker|dramatiq|bots?)|runapscheduler|rqworker|rqscheduler|qcluster|celery\w*|process_tasks|livereload|start_?\w*(?:worker|scheduler|server|bot)\w*|document_consumer|\w+_(?:worker|daemon|listener|consumer))$/;

/** Laravel's `artisan` and Symfony's `console`. */
export const consoleCommands =
  /^(?:serve|queue:(?:work|listen)|schedule:work|horizon|octane:start|octane:frankenphp|reverb:start|websockets:serve|swoole:http|server:run|server:start|messenger:consume(?:-messages)?|rabbitmq:consume\w*)$/;

/** Python modules that do a job and end when they are run by `-m`. */
export const jobModules: ReadonlySet<string> = new Set(
  'pip pytest unittest venv virtualenv ensurepip compileall py_compile json.tool alembic black flake8 mypy pylint coverage nox tox build twine nltk.downloader spacy timeit zipfile tarfile site sysconfig'.split(
    ' ',
  ),
);
