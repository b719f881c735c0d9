/** Joins the class names that apply; `false` and `undefined` let a condition stand in the list. */
export function classNames(...names: (string | false | undefined)[]): string {
  return names.filter((name) => name).join(' ');
}
