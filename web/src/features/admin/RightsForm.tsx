/** What a member may do beyond their own work, everywhere or in some departments. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { departmentsQuery } from "../../api/people";
import type { Person, Right } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";
import { useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

const all: Right[] = ["organisation.manage", "members.manage", "processes.manage", "instances.manage", "leave.manage", "audit.read"];

export function RightsForm({ person }: { person: Person }) {
  const t = useText();
  const refresh = useRefreshOrganisation();
  const departments = useQuery(departmentsQuery);
  const held = person.rights ?? [];
  const [rights, setRights] = useState<Right[]>([...new Set(held.map((each) => each.right))]);
  const [within, setWithin] = useState<string[]>([...new Set(held.flatMap((each) => each.department?.id ?? []))]);
  const save = useMutation({
    mutationFn: () => put<unknown>(`/members/${person.id}/rights`, { rights, departments: within.length > 0 ? within : null }),
    onSuccess: refresh,
  });
  /** What is changed now is not saved, whatever was before. */
  const change = (next: { rights?: Right[]; within?: string[] }) => {
    if (next.rights) setRights(next.rights);
    if (next.within) setWithin(next.within);
    save.reset();
  };
  return (
    <section className={styles.group}>
      <h3>{t("admin-rights")}</h3>
      <p className="muted">{t("admin-rights-hint")}</p>
      {all.map((right) => (
        <label key={right}>
          <input
            type="checkbox"
            checked={rights.includes(right)}
            onChange={(event) => change({ rights: event.target.checked ? [...rights, right] : rights.filter((each) => each !== right) })}
          />{" "}
          {t(`right-${right.replace(".", "-")}`)}
        </label>
      ))}
      <div className={styles.wide}>
        <Field label={t("admin-rights-within")} optional hint={t("admin-rights-within-hint")}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              showSearch={{ optionFilterProp: "label" }}
              options={(departments.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
              value={within}
              onChange={(next) => change({ within: next })}
            />
          )}
        </Field>
      </div>
      <ErrorNote error={save.error} compact />
      <div>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t("admin-rights-save")}
        </Button>{" "}
        <span role="status">{save.isSuccess ? t("saved") : ""}</span>
      </div>
    </section>
  );
}
