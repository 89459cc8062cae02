/** Language and time zone: they take effect at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { patch } from "../../api/client";
import { keys } from "../../api/keys";
import { useMe } from "../../api/session";
import { type Language, languages } from "../../lib/text/catalogue";
import { useLanguage, useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { ZoneSelect } from "../../ui/ZoneSelect";
import styles from "./Settings.module.css";

export function RegionSection() {
  const t = useText();
  const me = useMe();
  const client = useQueryClient();
  const { language, setLanguage } = useLanguage();
  const change = useMutation({
    mutationFn: (body: { language?: Language; zone?: string | null }) => patch<unknown>("/me", body),
    onSuccess: async (_, body) => {
      if (body.language) {
        await setLanguage(body.language);
        // Names of processes, cards and problems come from the server in the member's language.
        await client.invalidateQueries();
      } else {
        await client.invalidateQueries({ queryKey: keys.me });
      }
    },
  });
  return (
    <section className={styles.section}>
      <h2>{t("settings-region")}</h2>
      <fieldset className={styles.choices}>
        <legend className={styles.legend}>{t("language")}</legend>
        {languages.map(({ code, name }) => (
          <label key={code} className={styles.choice} lang={code}>
            <input type="radio" name="language" checked={language === code} onChange={() => change.mutate({ language: code })} />
            {name}
          </label>
        ))}
      </fieldset>
      <br />
      <Field label={t("settings-zone")} hint={t("settings-zone-hint")}>
        {(control) => <ZoneSelect {...control} value={me.member.zone} onChange={(zone) => change.mutate({ zone })} />}
      </Field>
      {me.zone ? (
        <Button type="link" loading={change.isPending} onClick={() => change.mutate({ zone: null })}>
          {t("settings-zone-default")}
        </Button>
      ) : null}
      <div role="status" className={styles.saved}>
        {change.isSuccess ? t("saved") : ""}
      </div>
      <ErrorNote error={change.error} compact />
    </section>
  );
}
