/** Offices: where people work, in which zone, by which calendar. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { asProblem, patch, post } from "../../api/client";
import { calendarsQuery } from "../../api/people";
import { useMe } from "../../api/session";
import type { Office } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Pane } from "../../ui/Pane";
import { Select } from "../../ui/Select";
import { TextInput } from "../../ui/TextInput";
import { ZoneSelect } from "../../ui/ZoneSelect";
import { Dialog } from "./Dialog";
import { officesQuery, useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

export default function OfficesSection() {
  const t = useText();
  const offices = useQuery(officesQuery);
  const calendars = useQuery(calendarsQuery);
  const [editing, setEditing] = useState<Office | "new" | null>(null);
  return (
    <Pane
      title={t("admin-offices")}
      extra={
        <Button type="primary" onClick={() => setEditing("new")}>
          {t("admin-office-add")}
        </Button>
      }
    >
      <ErrorNote error={offices.error} onRetry={() => void offices.refetch()} />
      {offices.data?.length === 0 ? (
        <Empty title={t("admin-offices-none")}>{t("admin-offices-none-hint")}</Empty>
      ) : (
        <Table<Office>
          rowKey="id"
          size="middle"
          pagination={false}
          loading={offices.isPending}
          dataSource={offices.data ?? []}
          columns={[
            {
              title: t("person-office"),
              key: "name",
              render: (_, office) => (
                <button type="button" className={styles.link} onClick={() => setEditing(office)}>
                  {office.name}
                </button>
              ),
            },
            { title: t("setup-zone"), key: "zone", render: (_, office) => office.zone.replaceAll("_", " ") },
            { title: t("admin-calendar"), key: "calendar", render: (_, office) => calendars.data?.find((each) => each.id === office.calendar)?.name },
          ]}
        />
      )}
      {editing ? <OfficeForm office={editing === "new" ? null : editing} onClose={() => setEditing(null)} /> : null}
    </Pane>
  );
}

function OfficeForm({ office, onClose }: { office: Office | null; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const refresh = useRefreshOrganisation();
  const calendars = useQuery(calendarsQuery);
  const { keyFor } = useIntent();
  const [name, setName] = useState(office?.name ?? "");
  const [zone, setZone] = useState(office?.zone ?? me.organisation.zone);
  const [calendar, setCalendar] = useState(office?.calendar ?? null);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), zone, calendar };
      return office ? patch<Office>(`/offices/${office.id}`, body) : post<Office>("/offices", body, { key: keyFor(body) });
    },
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  return (
    <Dialog title={office?.name ?? t("admin-office-add")} onClose={onClose} onSubmit={() => save.mutate()} saving={save.isPending} problem={save.error} fields={["/name", "/zone", "/calendar"]}>
      <Field label={t("admin-office-name")} error={messageAt(errors, "/name")}>
        {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("setup-zone")} error={messageAt(errors, "/zone")}>
        {(control) => <ZoneSelect {...control} value={zone} onChange={setZone} />}
      </Field>
      <Field label={t("admin-calendar")} hint={t("admin-calendar-hint")} error={messageAt(errors, "/calendar")}>
        {(control) => (
          <Select
            {...control}
            allowClear
            options={(calendars.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
            value={calendar}
            onChange={(value: string | undefined) => setCalendar(value ?? null)}
          />
        )}
      </Field>
    </Dialog>
  );
}
