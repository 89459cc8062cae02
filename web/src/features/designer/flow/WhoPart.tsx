/** Of a step that people do: who, and what follows where that is nobody, oneself, or somebody who decided before. */
import type { OnDuplicate, OnEmpty, OnSelf, Work } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { PeoplePick } from "../../../ui/form/controls/PeoplePick";
import { useDesigner } from "../context";
import { decides, walk } from "../model/flow";
import { having, orNothing } from "../model/objects";
import { Choose } from "../pieces/Choose";
import { Toggle } from "../pieces/Toggle";
import { stepName } from "../words/step";
import { ParticipantsEditor } from "./Participants";
import { NOBODY } from "./rules";
import styles from "../pieces/pieces.module.css";

const EMPTY = ["administrator", "climb", "person", "approve", "reject"] as const;
const SELF: readonly OnSelf[] = ["manager", "department_head", "skip", "keep"];
const DUPLICATE: readonly (OnDuplicate | "policy")[] = ["policy", "ask", "skip_if_consecutive", "skip_if_ever"];

interface PartProps {
  step: Work;
  onChange: (step: Work, merge?: string) => void;
}

export function WhoPart({ step, onChange }: PartProps) {
  const t = useText();
  const { language } = useLanguage();
  const { definition } = useDesigner();
  const empty = step.on_empty ?? "administrator";
  const others = walk(definition.flow).filter((each) => decides(each.step) && each.step.id !== step.id);
  const separate = step.separate_from ?? [];
  return (
    <>
      <ParticipantsEditor label={t("designer-who")} value={step.participants} onChange={(participants) => onChange({ ...step, participants }, `who ${step.id}`)} />
      <Choose
        label={t("designer-on-empty")}
        value={typeof empty === "object" ? "person" : empty}
        options={EMPTY.map((each) => ({ value: each, label: t(`designer-on-empty-${each}`) }))}
        onChange={(next) => onChange({ ...step, on_empty: next === "person" ? { person: NOBODY } : (next as OnEmpty) })}
      />
      {typeof empty === "object" ? (
        <Field label={t("designer-on-empty-who")}>
          {({ id, "aria-labelledby": labelledBy }) => (
            <PeoplePick id={id} aria-labelledby={labelledBy} value={empty.person === NOBODY ? [] : [empty.person]} onChange={([person]) => onChange({ ...step, on_empty: person ? { person } : "administrator" })} />
          )}
        </Field>
      ) : null}
      {step.participants.rule === "requester" ? null : (
        <Choose label={t("designer-on-self")} value={step.on_self ?? "manager"} options={SELF.map((each) => ({ value: each, label: t(`designer-on-self-${each}`) }))} onChange={(on_self) => onChange({ ...step, on_self })} />
      )}
      {step.kind === "approval" ? (
        <Choose
          label={t("designer-on-duplicate")}
          value={step.on_duplicate ?? "policy"}
          options={DUPLICATE.map((each) => ({ value: each, label: t(`designer-on-duplicate-${each}`) }))}
          onChange={(next) => onChange(having(step, { on_duplicate: next === "policy" ? undefined : next }))}
        />
      ) : null}
      {others.length > 0 ? (
        <fieldset className={styles.group}>
          <legend>{t("designer-separate")}</legend>
          {others.map((each) => (
            <Toggle
              key={each.step.id}
              label={stepName(each.step, { t, language })}
              checked={separate.includes(each.step.id)}
              onChange={(on) => onChange(having(step, { separate_from: orNothing(on ? [...separate, each.step.id] : separate.filter((id) => id !== each.step.id)) }))}
            />
          ))}
        </fieldset>
      ) : null}
    </>
  );
}
