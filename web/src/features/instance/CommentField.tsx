/** Words about a request in which those who take part can be mentioned. */
import { Mentions } from "antd";
import type { InstanceOut, PersonRef } from "../../api/types";
import { mentionsIn } from "../../lib/mentions";
import type { BegunComment } from "./begun";

interface CommentFieldProps {
  id: string;
  people: readonly PersonRef[];
  value: BegunComment;
  onChange: (change: (now: BegunComment) => BegunComment) => void;
  onSend: () => void;
  onEscape?: () => void;
}

export function CommentField({ id, people, value, onChange, onSend, onEscape }: CommentFieldProps) {
  return (
    <Mentions
      id={id}
      autoSize={{ minRows: 2, maxRows: 8 }}
      maxLength={2000}
      value={value.text}
      options={people.map((person) => ({ key: person.id, value: person.name, label: person.name }))}
      placement="top"
      onChange={(text) => onChange((now) => ({ ...now, text }))}
      onSelect={({ key }) => {
        // The list makes keys of its own, which begin with ours.
        const person = people.find((one) => String(key).startsWith(one.id));
        if (person) onChange((now) => ({ ...now, picked: [...now.picked, { id: person.id, name: person.name }] }));
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend();
        if (event.key === "Escape" && onEscape) {
          event.preventDefault();
          onEscape();
        }
      }}
    />
  );
}

/** What is sent of it. */
export function bodyOf({ text, picked }: BegunComment): { text: string; mentions: string[] } {
  const words = text.trim();
  return { text: words, mentions: mentionsIn(words, picked) };
}

/** Those who may be meant; who may see the request no more is refused by the server. */
export function takingPart({ requester, tasks, timeline }: InstanceOut, me: string): PersonRef[] {
  const all = [
    requester,
    ...tasks.map(({ assignee }) => assignee),
    ...timeline.flatMap(({ actor, people }) => [...(actor ? [actor] : []), ...people]),
  ];
  return [...new Map(all.map((person) => [person.id, person])).values()].filter(({ id }) => id !== me);
}
