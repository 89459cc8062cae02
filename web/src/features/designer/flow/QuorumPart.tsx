/** How many approvals pass a step, and how many rejections fail it; what a vote weighs where votes are weighed. */
import { Button } from "antd";
import type { Quorum, Weights, Work } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { PeoplePick } from "../../../ui/form/controls/PeoplePick";
import { useDesigner } from "../context";
import { having, isEmpty } from "../model/objects";
import { Choose, ChooseBare } from "../pieces/Choose";
import { Count, CountBare } from "../pieces/Count";
import styles from "../pieces/pieces.module.css";

const KINDS = ["any", "all", "in_order", "at_least", "percent", "weighted"] as const;

export function QuorumPart({ step, onChange }: { step: Work; onChange: (step: Work, merge?: string) => void }) {
  const t = useText();
  const quorum: Quorum = step.quorum ?? { kind: "any" };
  const choose = (kind: (typeof KINDS)[number]) => {
    const next: Quorum = kind === "any" || kind === "all" || kind === "in_order" ? { kind } : { kind, pass: kind === "percent" ? 50 : 2 };
    onChange(having(step, { quorum: next, weights: kind === "weighted" ? step.weights : undefined }));
  };
  const most = quorum.kind === "percent" ? 100 : 1_000_000;
  return (
    <>
      <Choose label={t("designer-quorum")} value={quorum.kind} options={KINDS.map((kind) => ({ value: kind, label: t(`designer-quorum-${kind}`) }))} onChange={choose} hint={t(`designer-quorum-${quorum.kind}-hint`)} />
      {"pass" in quorum ? (
        <>
          <Count label={t(`designer-quorum-pass-${quorum.kind}`)} min={1} max={most} value={quorum.pass} onChange={(pass) => onChange({ ...step, quorum: { ...quorum, pass: pass ?? 1 } }, `pass ${step.id}`)} />
          <Count
            label={t(`designer-quorum-fail-${quorum.kind}`)}
            hint={t("designer-quorum-fail-hint")}
            optional
            empty
            min={1}
            max={most}
            value={quorum.fail}
            onChange={(fail) => onChange({ ...step, quorum: having(quorum, { fail }) }, `fail ${step.id}`)}
          />
        </>
      ) : null}
      {quorum.kind === "weighted" ? <WeightsEditor value={step.weights ?? {}} onChange={(weights) => onChange(having(step, { weights: isEmpty(weights) ? undefined : weights }))} /> : null}
    </>
  );
}

function WeightsEditor({ value, onChange }: { value: Weights; onChange: (value: Weights) => void }) {
  const t = useText();
  const { names } = useDesigner();
  const members = Object.entries(value.members ?? {});
  const roles = Object.entries(value.roles ?? {});
  const setMembers = (next: [string, number][]) => onChange(having(value, { members: next.length > 0 ? Object.fromEntries(next) : undefined }));
  const setRoles = (next: [string, number][]) => onChange(having(value, { roles: next.length > 0 ? Object.fromEntries(next) : undefined }));
  const free = names.roles.filter(({ key }) => !roles.some(([known]) => known === key));
  return (
    <fieldset className={styles.group}>
      <legend>{t("designer-weights")}</legend>
      <p className="muted small">{t("designer-weights-hint")}</p>
      <ul className={styles.rows}>
        {members.map(([id, weight]) => (
          <li key={id} className={styles.row}>
            <span className={styles.inline}>
              <span>{names.member(id)}</span>
              <CountBare aria-label={t("designer-weight-of", { name: names.member(id) })} min={1} max={1_000_000} value={weight} onChange={(next) => setMembers(members.map((each) => (each[0] === id ? [id, next ?? 1] : each)))} />
            </span>
            <Button size="small" aria-label={t("designer-remove-named", { name: names.member(id) })} onClick={() => setMembers(members.filter(([each]) => each !== id))}>
              ✕
            </Button>
          </li>
        ))}
        {roles.map(([key, weight]) => (
          <li key={key} className={styles.row}>
            <span className={styles.inline}>
              <span>{names.role(key)}</span>
              <CountBare aria-label={t("designer-weight-of", { name: names.role(key) })} min={1} max={1_000_000} value={weight} onChange={(next) => setRoles(roles.map((each) => (each[0] === key ? [key, next ?? 1] : each)))} />
            </span>
            <Button size="small" aria-label={t("designer-remove-named", { name: names.role(key) })} onClick={() => setRoles(roles.filter(([each]) => each !== key))}>
              ✕
            </Button>
          </li>
        ))}
      </ul>
      <div className={styles.inline}>
        <PeoplePick aria-label={t("designer-weight-person")} value={[]} without={members.map(([id]) => id)} onChange={([id]) => (id ? setMembers([...members, [id, 2]]) : undefined)} />
        <ChooseBare aria-label={t("designer-weight-role")} value="" placeholder={t("designer-weight-role")} options={free.map(({ key, name }) => ({ value: key, label: name }))} onChange={(key) => setRoles([...roles, [key, 2]])} />
      </div>
    </fieldset>
  );
}
