/** Asks why somebody else is not asked, and answers from what is known here. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState } from "react";
import { personQuery } from "../../api/people";
import type { InstanceOut } from "../../api/types";
import { useHasText, useText } from "../../lib/text/context";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import { whyNot, type Answer } from "./whyNot";
import styles from "./Progress.module.css";
import "../../ui/form/form.css";

export function WhyNot({ request }: { request: InstanceOut }) {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [[person], setPerson] = useState<string[]>([]);
  return (
    <div className={styles.whyNot}>
      <div>
        <Button type="link" size="small" className={styles.out} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {t("why-not-ask")}
        </Button>
      </div>
      <div id={id} hidden={!open}>
        {open ? (
          <>
            <PeoplePick aria-label={t("why-not-who")} placeholder={t("why-not-who")} value={person ? [person] : []} onChange={setPerson} />
            <div role="status">{person ? <Answers request={request} person={person} /> : null}</div>
          </>
        ) : null}
      </div>
    </div>
  );
}

function Answers({ request, person }: { request: InstanceOut; person: string }) {
  const { data } = useQuery(personQuery(person));
  const name = data?.name ?? "…";
  return (
    <div className={styles.answer}>
      {whyNot(request, person).map((answer, index) => (
        <One key={index} answer={answer} name={name} />
      ))}
    </div>
  );
}

function One({ answer, name }: { answer: Answer; name: string }) {
  const t = useText();
  const has = useHasText();
  const step = "step" in answer ? (answer.step?.name ?? "") : "";
  switch (answer.kind) {
    case "requester":
      return <p>{t("why-not-requester", { name })}</p>;
    case "stood-in":
      return <p>{t("why-not-stood-in", { name, step, by: answer.by.name })}</p>;
    case "handed-on":
      return <p>{t(answer.to ? "why-not-handed-to" : "why-not-handed-on", { name, step, to: answer.to?.name ?? "" })}</p>;
    case "informed":
      return <p>{t(answer.step ? "why-not-informed-by" : "why-not-informed", { name, step })}</p>;
    case "asked": {
      const { at } = answer;
      const word = at.verdict ? `progress-verdict-${at.verdict}` : `progress-task-${at.state}`;
      const why = [...new Set(at.why.map(({ text }) => text))].filter(Boolean);
      const ahead = answer.step.state === "ahead" && !at.verdict;
      return (
        <>
          <p>{ahead ? t("why-not-will-be", { name, step }) : t("why-not-asked", { name, step, state: has(word) ? t(word) : "" })}</p>
          {why.length > 0 ? (
            <ul>
              {why.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          ) : null}
        </>
      );
    }
    case "others":
      return (
        <>
          <p>{t(answer.found.length > 0 ? "why-not-others" : "why-not-untold", { name })}</p>
          {answer.found.length > 0 ? (
            <ul>
              {answer.found.map((found) => (
                <li key={`${found.step.id} ${found.step.round}`}>
                  {t("why-not-found", {
                    step: found.step.name,
                    names: found.people.map(({ person }) => person.name).join(t("list-comma")),
                  })}
                  <span className="muted"> {[...new Set(found.people.flatMap(({ why }) => why.map(({ text }) => text)))].join(" · ")}</span>
                </li>
              ))}
            </ul>
          ) : null}
          {answer.unknown.length > 0 ? (
            <p>{t("why-not-unknown", { name, steps: answer.unknown.map((open) => open.name).join(t("list-comma")) })}</p>
          ) : null}
          <p className="muted small">{t("why-not-limits")}</p>
        </>
      );
  }
}
