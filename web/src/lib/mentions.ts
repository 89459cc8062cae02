/** Of the people who may be meant, those whose "@Name" still stands in the text; a longer name is not a shorter one. */
export function mentionsIn(text: string, people: readonly { id: string; name: string }[]): string[] {
  const named = new Set<string>();
  let rest = text;
  for (const name of [...new Set(people.map((person) => person.name))].sort((a, b) => b.length - a.length)) {
    if (!rest.includes(`@${name}`)) continue;
    named.add(name);
    rest = rest.replaceAll(`@${name}`, " ");
  }
  return [...new Set(people.filter((person) => named.has(person.name)).map((person) => person.id))];
}
