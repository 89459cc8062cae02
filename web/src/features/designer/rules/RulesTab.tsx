/** The rules of the whole process: withdrawing, deciding twice, leavers, separation of duties, titles, the requester's fields. */
import type { OnDuplicate, OnLeaver } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import { languages } from "../../../lib/text/catalogue";
import { useDesigner } from "../context";
import { AccessPart } from "../flow/AccessPart";
import { withPolicies } from "../model/definition";
import { textIn, withText, writtenIn } from "../model/text";
import { Choose, ChooseBare } from "../pieces/Choose";
import { StepPick } from "../pieces/picks";
import { Separations } from "./Separations";
import styles from "../basics/basics.module.css";

const WITHDRAW = ["until_end", "until_first_decision", "until_step"] as const;
const DUPLICATE: readonly OnDuplicate[] = ["skip_if_consecutive", "skip_if_ever", "ask"];
const LEAVER: readonly OnLeaver[] = ["resolve_again", "manager", "administrator"];

export function RulesTab() {
  const t = useText();
  const { definition, edit } = useDesigner();
  const policies = definition.policies ?? {};
  const withdraw = policies.withdraw ?? "until_end";
  const first = definition.flow[0]?.id ?? "";
  return (
    <div className={styles.page}>
      <section className={styles.part} aria-labelledby="rules-requester">
        <h2 id="rules-requester">{t("designer-rules-requester")}</h2>
        <Choose
          label={t("designer-withdraw")}
          value={typeof withdraw === "object" ? "until_step" : withdraw}
          options={WITHDRAW.map((each) => ({ value: each, label: t(`designer-withdraw-${each.replaceAll("_", "-")}`) }))}
          onChange={(next) => edit((before) => withPolicies(before, { withdraw: next === "until_step" ? { until_step: first } : next }))}
        />
        {typeof withdraw === "object" ? <StepPick label={t("designer-withdraw-step")} of={() => true} value={withdraw.until_step} onChange={(until_step) => edit((before) => withPolicies(before, { withdraw: { until_step } }))} /> : null}
        <h3>{t("designer-requester-fields")}</h3>
        <p className="muted small">{t("designer-requester-fields-hint")}</p>
        <AccessPart label={t("designer-requester-fields")} value={policies.requester_fields} otherwise="write" choices={["hidden", "read", "write"]} onChange={(requester_fields) => edit((before) => withPolicies(before, { requester_fields }))} />
      </section>
      <section className={styles.part} aria-labelledby="rules-deciders">
        <h2 id="rules-deciders">{t("designer-rules-deciders")}</h2>
        <Choose
          label={t("designer-policy-duplicate")}
          hint={t("designer-policy-duplicate-hint")}
          value={policies.on_duplicate ?? "skip_if_consecutive"}
          options={DUPLICATE.map((each) => ({ value: each, label: t(`designer-on-duplicate-${each}`) }))}
          onChange={(on_duplicate) => edit((before) => withPolicies(before, { on_duplicate }))}
        />
        <Choose label={t("designer-leaver")} value={policies.on_leaver ?? "resolve_again"} options={LEAVER.map((each) => ({ value: each, label: t(`designer-leaver-${each}`) }))} onChange={(on_leaver) => edit((before) => withPolicies(before, { on_leaver }))} />
        <Separations />
      </section>
      <section className={styles.part} aria-labelledby="rules-title">
        <h2 id="rules-title">{t("designer-rules-title")}</h2>
        <TitleFields />
      </section>
    </div>
  );
}

/** The title with what is filled in; a field is put at the end of it by choosing it. */
function TitleFields() {
  const t = useText();
  const { definition, edit, places } = useDesigner();
  const title = definition.policies?.title;
  const write = (language: string, text: string) => edit((before) => withPolicies(before, { title: withText(title, language, text) }), `title ${language}`);
  return (
    <>
      <p className="muted small">{t("designer-title-hint")}</p>
      {languages.map(({ code, name }) => (
        <Field key={code} label={t("designer-title-in", { language: name })}>
          {(control) => (
            <>
              <TextInput {...control} lang={code} value={writtenIn(title, code)} placeholder={textIn(title, code)} onChange={(event) => write(code, event.target.value)} />
              <ChooseBare
                aria-label={t("designer-title-field", { language: name })}
                value=""
                placeholder={t("designer-title-insert")}
                options={places.filter(({ table, kind }) => table === null && kind !== "table" && kind !== "attachments").map(({ pointer, label }) => ({ value: pointer, label }))}
                onChange={(pointer) => write(code, `${writtenIn(title, code)} {${pointer}}`.trim())}
              />
            </>
          )}
        </Field>
      ))}
    </>
  );
}
