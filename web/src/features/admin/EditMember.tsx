/** One member in administration: their data, links to get in, rights, and the end of their time. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { post } from "../../api/client";
import { personQuery } from "../../api/people";
import { useMe } from "../../api/session";
import type { LinkMade, Person } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { TextInput } from "../../ui/TextInput";
import { Time } from "../../ui/Time";
import { Coming } from "./Coming";
import { MemberForm } from "./MemberForm";
import { useRefreshOrganisation } from "./queries";
import { RightsForm } from "./RightsForm";
import styles from "./Section.module.css";

export function EditMember({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const { rights } = useMe();
  const person = useQuery(personQuery(id));
  if (!person.data) {
    return <Coming title={t("directory-person")} onClose={onClose} error={person.error} onRetry={() => void person.refetch()} />;
  }
  return (
    <MemberForm
      person={person.data}
      onClose={onClose}
      onSaved={onClose}
      after={
        <>
          <LinksGroup person={person.data} />
          {rights.includes("organisation.manage") ? <RightsForm person={person.data} /> : null}
          <LeavingGroup person={person.data} onLeft={onClose} />
        </>
      }
    />
  );
}

function LinksGroup({ person }: { person: Person }) {
  const t = useText();
  const link = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"copied" | "selected" | null>(null);
  const make = useMutation({
    mutationFn: (kind: "invitation" | "password-reset") => post<LinkMade>(`/members/${person.id}/${kind}`, {}),
    onSuccess: () => setCopied(null),
  });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied("copied");
    } catch {
      // Plain HTTP has no clipboard, and a browser may refuse it.
      link.current?.select();
      setCopied("selected");
    }
  };
  const url = make.data ? new URL(make.data.url, location.origin).href : "";
  return (
    <section className={styles.group}>
      <h3>{t("admin-links")}</h3>
      <p className="muted">{t("admin-links-hint")}</p>
      <div className={styles.inline}>
        <Button loading={make.isPending && make.variables === "invitation"} onClick={() => make.mutate("invitation")}>
          {t("admin-link-invitation")}
        </Button>
        <Button loading={make.isPending && make.variables === "password-reset"} onClick={() => make.mutate("password-reset")}>
          {t("admin-link-reset")}
        </Button>
      </div>
      <ErrorNote error={make.error} compact />
      {make.data ? (
        <div className={styles.wide}>
          <Field
            label={t("admin-link-made")}
            hint={
              <>
                {t("admin-link-expires")} <Time at={make.data.expires_at} />
              </>
            }
          >
            {(control) => (
              <div className={styles.inline}>
                <TextInput {...control} ref={link} readOnly value={url} onFocus={(event) => event.target.select()} />
                <Button onClick={() => void copy()}>{t("admin-copy")}</Button>
              </div>
            )}
          </Field>
          <span role="status">{copied ? t(`admin-link-${copied}`) : ""}</span>
        </div>
      ) : null}
    </section>
  );
}

function LeavingGroup({ person, onLeft }: { person: Person; onLeft: () => void }) {
  const t = useText();
  const me = useMe().member.id;
  const refresh = useRefreshOrganisation();
  const [asking, setAsking] = useState(false);
  const [on, setOn] = useState("");
  const leave = useMutation({
    mutationFn: () => post<unknown>(`/members/${person.id}/deactivate`, on ? { on } : {}),
    onSuccess: async () => {
      await refresh();
      onLeft();
    },
  });
  if (!person.active || person.id === me) return null;
  return (
    <section className={styles.group}>
      <h3>{t("admin-leaving")}</h3>
      <Button danger onClick={() => setAsking(true)}>
        {t("admin-deactivate")}
      </Button>
      <Confirm
        open={asking}
        title={t("admin-deactivate-title", { name: person.name })}
        confirm={t("admin-deactivate")}
        danger
        busy={leave.isPending}
        onConfirm={() => leave.mutate()}
        onCancel={() => setAsking(false)}
      >
        <p>{t("admin-deactivate-consequence")}</p>
        <Field label={t("admin-deactivate-on")} optional hint={t("admin-deactivate-on-hint")}>
          {(control) => <TextInput {...control} type="date" value={on} onChange={(event) => setOn(event.target.value)} />}
        </Field>
        <ErrorNote error={leave.error} compact />
      </Confirm>
    </section>
  );
}
