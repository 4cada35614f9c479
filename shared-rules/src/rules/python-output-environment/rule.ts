import { keywordIn } from '../../dockerfile/casing';
import { defineRule } from '../../engine/rule';
import { finalProgram } from '../../model/final-program';
import { userInsertion } from '../../model/user-insertion';
import { insert } from '../../text/edit';

const variables = ['PYTHONDONTWRITEBYTECODE', 'PYTHONUNBUFFERED'] as const;

/** Programs that Python runs. */
const python = /^(?:python[\d.]*|gunicorn3?|uvicorn|hypercorn|daphne|granian|waitress-serve|celery|flask|django-admin|streamlit|fastapi|.*\.py)$/;

export default defineRule(
  {
    id: 'python-output-environment',
    group: 'runtimes',
    summary: 'A Python application runs without the variables that write its output at once and leave no bytecode files.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unset: { text: '{names} not set: {effects}.', severity: 'hint' },
    },
    fixes: {
      set: { title: 'Set {names}', level: 'suggested', why: 'Without bytecode files each start compiles the modules that the image does not hold compiled.' },
    },
    sources: [
      { guide: 'EW', section: 'Recommended environment variables to configure' },
      { guide: 'EW', section: 'Python container image best practices' },
    ],
  },
  (context) => ({
    image(image) {
      const { final, start } = image;
      const program = final === null || final.windows ? null : finalProgram(image);
      // An unknown base may set them.
      if (final === null || start === null || program === null || final.base === null || !python.test(program.name)) return;
      const script = [...start.files.map((file) => file.text), start.script?.source.text ?? ''].join('\n');
      const missing = variables.filter((name) => {
        if (final.end.scope.get(name)?.kind === 'env' || final.base?.variables?.includes(name) === true || script.includes(name)) return false;
        const option = name === 'PYTHONUNBUFFERED' ? /^-[a-zA-Z]*u/ : /^-[a-zA-Z]*B/;
        return !(program.name.startsWith('python') && program.args.some((arg) => arg === null || option.test(arg)));
      });
      if (missing.length === 0) return;
      const effects = missing.map((name) =>
        name === 'PYTHONUNBUFFERED'
          ? 'output stays in a buffer, and the last lines before a crash are lost'
          : 'modules are compiled to files in the container at every start',
      );
      const names = missing.join(' and ');
      const place = userInsertion(final, image.document);
      const edits = () =>
        place === null ? [] : [insert(place.at, `${image.document.eol}${keywordIn(image.document, 'ENV')} ${missing.map((name) => `${name}=1`).join(' ')}`)];
      context.report({
        at: program.span,
        message: 'unset',
        data: { names: `${names} ${missing.length > 1 ? 'are' : 'is'}`, effects: effects.join('; ') },
        fixes: place === null ? [] : [{ use: 'set', data: { names }, edits }],
      });
    },
  }),
);
