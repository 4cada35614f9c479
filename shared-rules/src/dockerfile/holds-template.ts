/** Whether a text holds marks of a template (`{{ … }}`, `{% … %}`, `<% … %>`, `%%NAME%%`): what it will say in the end is not known. */
export function holdsTemplate(text: string): boolean {
  return /\{\{|\{%|<%|%%/.test(text);
}
