/** What a process is called, where it stands, who files it, who looks after it, how its requests are numbered. */
import { useText } from "../../../lib/text/context";
import type { Participants } from "../../../api/definition";
import { Field } from "../../../ui/Field";
import { ICON_NAMES, ProcessIcon } from "../../../ui/ProcessIcon";
import { TextInput } from "../../../ui/TextInput";
import { useDesigner } from "../context";
import { ParticipantsEditor } from "../flow/Participants";
import { BEFORE_FILING } from "../flow/rules";
import { withPolicies } from "../model/definition";
import { having } from "../model/objects";
import { TextPair } from "../pieces/TextPair";
import { Toggle } from "../pieces/Toggle";
import pieces from "../pieces/pieces.module.css";
import styles from "./basics.module.css";

const SOMEBODY: Participants = { rule: "role", role: "" };

export function BasicsTab() {
  const t = useText();
  const { definition, edit } = useDesigner();
  const policies = definition.policies ?? {};
  return (
    <div className={styles.page}>
      <section className={styles.part} aria-labelledby="basics-called">
        <h2 id="basics-called">{t("designer-basics-called")}</h2>
        <TextPair label={t("designer-name")} value={definition.name} onChange={(name) => edit((before) => ({ ...before, name: name ?? "" }), "name")} />
        <TextPair multiline label={t("designer-description")} hint={t("designer-description-hint")} value={definition.description} onChange={(description) => edit((before) => having(before, { description }), "description")} />
        <TextPair label={t("designer-process-group")} hint={t("designer-process-group-hint")} value={definition.group} onChange={(group) => edit((before) => having(before, { group }), "group")} />
        <fieldset className={pieces.group}>
          <legend>{t("designer-icon")}</legend>
          <div className={styles.icons}>
            {ICON_NAMES.map((icon) => (
              <label key={icon} className={styles.icon} title={t(`designer-icon-${icon}`)}>
                <input type="radio" name="icon" className="visually-hidden" checked={(definition.icon ?? "") === icon} onChange={() => edit((before) => ({ ...before, icon }))} />
                <ProcessIcon icon={icon} />
                <span className="visually-hidden">{t(`designer-icon-${icon}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </section>
      <section className={styles.part} aria-labelledby="basics-who">
        <h2 id="basics-who">{t("designer-basics-who")}</h2>
        <Toggle label={t("designer-filers-everybody")} checked={policies.filers === undefined} onChange={(all) => edit((before) => withPolicies(before, { filers: all ? undefined : SOMEBODY }))} />
        {policies.filers ? <ParticipantsEditor label={t("designer-filers")} without={BEFORE_FILING} value={policies.filers} onChange={(filers) => edit((before) => withPolicies(before, { filers }), "filers")} /> : null}
        <Toggle label={t("designer-admins-own")} hint={t("designer-admins-hint")} checked={policies.admins !== undefined} onChange={(own) => edit((before) => withPolicies(before, { admins: own ? SOMEBODY : undefined }))} />
        {policies.admins ? <ParticipantsEditor label={t("designer-admins")} without={["app", "requester_picks", "previous_picks"]} value={policies.admins} onChange={(admins) => edit((before) => withPolicies(before, { admins }), "admins")} /> : null}
      </section>
      <section className={styles.part} aria-labelledby="basics-numbers">
        <h2 id="basics-numbers">{t("designer-basics-numbers")}</h2>
        <Field label={t("designer-prefix")} hint={t("designer-prefix-hint", { prefix: policies.numbering?.prefix || "ABC" })} optional>
          {(control) => (
            <TextInput
              {...control}
              className={styles.prefix}
              maxLength={12}
              autoCapitalize="characters"
              value={policies.numbering?.prefix ?? ""}
              onChange={(event) => edit((before) => withPolicies(before, { numbering: event.target.value ? { prefix: event.target.value } : undefined }), "prefix")}
            />
          )}
        </Field>
        <Field label={t("designer-key")} hint={t("designer-key-fixed")}>
          {(control) => <TextInput {...control} readOnly className={styles.prefix} value={definition.key} />}
        </Field>
      </section>
    </div>
  );
}
