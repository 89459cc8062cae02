/** Ctrl K: goes to people, conversations, forms and places by typing a part of their names. */
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { conversationsQuery, nameOf } from "../api/conversations";
import { searchPeopleQuery } from "../api/people";
import { processesQuery } from "../api/requests";
import { useDebounced } from "../lib/debounced";
import { useFiling } from "../lib/filing";
import { usePane } from "../lib/pane";
import { useText } from "../lib/text/context";
import { usePlaces } from "./places";
import styles from "./Switcher.module.css";

interface Target {
  key: string;
  group: string;
  title: string;
  note: string;
  go: () => void;
}

const PER_GROUP = 6;

export function Switcher({ onClose }: { onClose: () => void }) {
  const t = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const targets = useTargets(text.trim());
  const selected = targets[active];

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);

  const go = (target: Target) => {
    onClose();
    target.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (move && targets.length > 0) {
      event.preventDefault();
      setActive((active + move + targets.length) % targets.length);
    } else if (event.key === "Enter" && selected) {
      event.preventDefault();
      go(selected);
    }
  };

  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={t("switcher-title")} onClose={onClose}>
      <input
        type="text"
        role="combobox"
        className={styles.input}
        aria-label={t("switcher-label")}
        placeholder={t("switcher-label")}
        aria-expanded={targets.length > 0}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={selected ? `${id}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t("switcher-title")} className={styles.list}>
        {targets.map((target, index) => (
          // Keys are the text field's.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={target.key} id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === active} className={styles.option} onClick={() => go(target)}>
            <span className={styles.title}>{target.title}</span>
            <span className={styles.note}>{target.note}</span>
            {targets[index - 1]?.group === target.group ? null : <span className={styles.group}>{target.group}</span>}
          </div>
        ))}
      </div>
      {text.trim() && targets.length === 0 ? <p className={styles.nothing}>{t("switcher-nothing", { query: text.trim() })}</p> : null}
    </dialog>
  );
}

function useTargets(text: string): Target[] {
  const t = useText();
  const navigate = useNavigate();
  const { open } = usePane();
  const openFiling = useFiling();
  const query = useDebounced(text, 120);
  const conversations = useQuery(conversationsQuery);
  const people = useQuery({ ...searchPeopleQuery(query, PER_GROUP), enabled: query !== "" });
  const processes = useQuery(processesQuery);
  const { main, admin, mine } = usePlaces();

  const wanted = text.toLocaleLowerCase();
  const matches = (name: string) => name.toLocaleLowerCase().includes(wanted);
  const group = <T,>(list: T[] | undefined, name: (each: T) => string, target: (each: T) => Target): Target[] =>
    (list ?? [])
      .filter((each) => matches(name(each)))
      .slice(0, PER_GROUP)
      .map(target);

  return [
    ...group(conversations.data, nameOf, (each) => ({
      key: `conversation-${each.id}`,
      group: t("switcher-conversations"),
      title: nameOf(each),
      note: "",
      go: () => void navigate(`/messages/${each.id}`),
    })),
    ...(text ? (people.data?.items ?? []) : []).map((each) => ({
      key: `person-${each.id}`,
      group: t("switcher-people"),
      title: each.name,
      note: [each.position, each.department?.name].filter(Boolean).join(" · "),
      go: () => open({ kind: "person", id: each.id }),
    })),
    ...group(processes.data, (each) => each.name, (each) => ({
      key: `process-${each.key}`,
      group: t("switcher-forms"),
      title: each.name,
      note: each.description,
      go: () => openFiling({ process: each.key }),
    })),
    ...group([...main, ...(admin ? [admin] : []), mine], (each) => t(each.label), (each) => ({
      key: `place-${each.key}`,
      group: t("switcher-places"),
      title: t(each.label),
      note: "",
      go: () => void navigate(each.to),
    })),
  ];
}
