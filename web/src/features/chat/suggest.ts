/** What the composer proposes while typing: commands after "/" at the start, people after "@". Pure. */
import type { PersonRef, SlashCommand } from "../../api/types";

/** People on Chinese keyboards type the full-width slash. */
const SLASH = /^[/／]/u;

export function isCommand(text: string): boolean {
  return SLASH.test(text) && !text.includes("\n") && !/^[/／][/／\s]/u.test(text);
}

export function commandWord(text: string): string {
  return text.replace(SLASH, "").split(/\s/u, 1)[0]?.toLocaleLowerCase() ?? "";
}

function names(command: SlashCommand): string[] {
  return [command.name, ...command.aliases].map((name) => name.replace(SLASH, "").toLocaleLowerCase());
}

/** The commands that the text may become; the named one alone once its arguments begin. */
export function matchingCommands(text: string, commands: SlashCommand[]): SlashCommand[] {
  if (!isCommand(text)) return [];
  const word = commandWord(text);
  if (/\s/u.test(text)) return commands.filter((command) => names(command).includes(word));
  return commands.filter((command) => names(command).some((name) => name.startsWith(word)));
}

export function exactCommand(text: string, commands: SlashCommand[]): SlashCommand | undefined {
  return isCommand(text) ? commands.find((command) => names(command).includes(commandWord(text))) : undefined;
}

/** The name by which somebody began to call the command, else its own. */
export function completion(text: string, command: SlashCommand): string {
  const word = commandWord(text);
  const called = names(command).find((name) => word !== "" && name.startsWith(word)) ?? command.name.replace(SLASH, "");
  return `/${called} `;
}

export function commandKey({ name, app }: SlashCommand): string {
  return `${app?.id ?? ""} ${name}`;
}

/** What it does, and whose it is. */
export function commandNote({ description, app }: SlashCommand): string {
  return [description, app?.name].filter(Boolean).join(" · ");
}

export interface MentionQuery {
  /** Where the "@" stands. */
  at: number;
  query: string;
}

/** The mention that the caret stands in, if any. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  if (at < 0 || (at > 0 && /[\w.]/.test(before[at - 1] ?? ""))) return null;
  const query = before.slice(at + 1);
  return query.length > 40 || /[\n@]/.test(query) ? null : { at, query };
}

export function matchingPeople(query: string, people: PersonRef[], limit = 8): PersonRef[] {
  const wanted = query.toLocaleLowerCase();
  const starts = (person: PersonRef) => person.name.toLocaleLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)) || person.name.toLocaleLowerCase().startsWith(wanted);
  return people.filter((person) => starts(person) || person.login.toLocaleLowerCase().startsWith(wanted)).slice(0, limit);
}
