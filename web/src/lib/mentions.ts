/** Of the people who may be meant, those whose "@Name" still stands in the text. */
export function mentionsIn(text: string, people: readonly { id: string; name: string }[]): string[] {
  return [...new Set(people.filter((person) => text.includes(`@${person.name}`)).map((person) => person.id))];
}
