/** What stands on the paper. Nothing on it needs to be pressed to be read. */
import { useMe } from "../../api/session";
import type { InstanceOut, ProgressStep } from "../../api/types";
import { useHasText, useLanguage, useText } from "../../lib/text/context";
import { complete } from "../../lib/time";
import { FormView } from "../../ui/form/FormView";
import type { FormSpec } from "../../ui/form/schema";
import { StateTag } from "../../ui/StateTag";
import { Changes } from "./Changes";
import { historyOf } from "./history";
import { useSentences } from "./sentence";
import { Signed } from "./Timeline";
import styles from "./PrintPage.module.css";

export function PrintedRequest({ request, printedAt }: { request: InstanceOut; printedAt: string }) {
  const t = useText();
  const me = useMe();
  const { language } = useLanguage();
  const history = historyOf(request);
  const sentence = useSentences();
  const facts: [string, string][] = [
    [t("print-number"), request.number ?? "–"],
    [t("print-requester"), request.requester.name],
    [t("print-process"), t("print-version", { name: request.process.name, version: request.process_version })],
    [t("print-filed"), request.filed_at ? complete(request.filed_at, language) : "–"],
    ...(request.ended_at ? [[t("print-ended"), complete(request.ended_at, language)] satisfies [string, string]] : []),
  ];
  return (
    <article>
      <header className={styles.head}>
        <div className="muted">{me.organisation.name}</div>
        <h1>
          {request.title} <StateTag state={request.state} />
        </h1>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </header>
      <section>
        <h2>{t("request-form")}</h2>
        <FormView
          spec={request.form_spec as FormSpec}
          form={request.form}
          hidden={request.hidden}
          files={request.attachments}
          changes={history.present}
        />
      </section>
      {request.progress.length > 0 ? (
        <section>
          <h2>{t("request-progress")}</h2>
          <div className={styles.wide}>
            <Way steps={request.progress} />
          </div>
        </section>
      ) : null}
      <section>
        <h2>{t("request-activity")}</h2>
        <ol className={styles.story}>
          {request.timeline.map((entry) => {
            const changes = history.byEntry.get(entry.seq);
            return (
              <li key={entry.seq}>
                <time dateTime={entry.at}>{complete(entry.at, language)}</time>
                <div>
                  {sentence(entry)}
                  {entry.edited ? <span className="muted"> · {t("timeline-commented-edited")}</span> : null}
                  {entry.acting_for ? <span className="muted"> · {t("timeline-acting-for", { name: entry.acting_for.name })}</span> : null}
                  {entry.comment ? <p className={styles.words}>{entry.comment}</p> : null}
                  {entry.signature ? <Signed signature={entry.signature} name={entry.actor?.name ?? ""} /> : null}
                  {changes ? <Changes changes={changes} files={request.attachments} /> : null}
                </div>
              </li>
            );
          })}
        </ol>
      </section>
      <footer className={styles.foot}>
        <div>{t("print-by", { name: me.member.name, time: complete(printedAt, language) })}</div>
        {request.chain.head ? (
          <div>
            {t("print-chain", { count: request.chain.length })} <code>{request.chain.head}</code>
          </div>
        ) : null}
        {request.hidden.length > 0 ? <div>{t("print-hidden")}</div> : null}
        <div>{new URL(`/requests/${request.id}`, location.origin).href}</div>
      </footer>
    </article>
  );
}

/** Who was asked in which step, as a table: what is a matter of colours and icons on the screen is words here. */
function Way({ steps }: { steps: readonly ProgressStep[] }) {
  const t = useText();
  const has = useHasText();
  const { language } = useLanguage();
  const word = (step: ProgressStep, at: ProgressStep["people"][number]) => {
    const key = at.verdict
      ? `progress-verdict-${at.verdict}`
      : `progress-task-${step.kind === "notify" ? "notified" : at.state}`;
    return step.state === "ahead" || !has(key) ? "" : t(key);
  };
  return (
    <table className={styles.way}>
      <thead>
        <tr>
          <th scope="col">{t("print-step")}</th>
          <th scope="col">{t("print-person")}</th>
          <th scope="col">{t("print-answer")}</th>
          <th scope="col">{t("print-time")}</th>
        </tr>
      </thead>
      <tbody>
        {steps.flatMap((step) => {
          const name = step.round > 1 ? `${step.name} · ${t("progress-round", { round: step.round })}` : step.name;
          if (step.people.length === 0) {
            return [
              <tr key={`${step.id} ${step.round}`}>
                <td>{name}</td>
                <td>–</td>
                <td>{t(`progress-${step.state}`)}</td>
                <td />
              </tr>,
            ];
          }
          return step.people.map((at, index) => (
            <tr key={`${step.id} ${step.round} ${index}`}>
              <td>{index === 0 ? name : ""}</td>
              <td>
                {at.person.name}
                {at.acting_for ? ` · ${t("progress-acting-for", { name: at.acting_for.name })}` : ""}
                {at.placement ? ` · ${t(`progress-placement-${at.placement}`)}` : ""}
              </td>
              <td>{word(step, at)}</td>
              <td>{at.at ? complete(at.at, language) : ""}</td>
            </tr>
          ));
        })}
      </tbody>
    </table>
  );
}
