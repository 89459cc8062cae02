/** Working weeks and holidays. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { asProblem, post, put } from "../../api/client";
import { calendarsQuery } from "../../api/people";
import type { Calendar, Holiday, WorkDay } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useLanguage, useText } from "../../lib/text/context";
import { localeOf } from "../../lib/time";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Pane } from "../../ui/Pane";
import { TextInput } from "../../ui/TextInput";
import { Coming } from "./Coming";
import { Dialog } from "./Dialog";
import { calendarQuery, useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

const USUAL = { start: "09:00", noon: "12:30", end: "17:30" };
const DAYS = [1, 2, 3, 4, 5, 6, 7];

function dayNames(locale: string): string[] {
  // 2024-01-01 was a Monday.
  return DAYS.map((day) => new Date(Date.UTC(2024, 0, day)).toLocaleDateString(locale, { weekday: "long", timeZone: "UTC" }));
}

export default function CalendarsSection() {
  const t = useText();
  const calendars = useQuery(calendarsQuery);
  const [editing, setEditing] = useState<string | null>(null);
  return (
    <Pane
      title={t("admin-calendars")}
      extra={
        <Button type="primary" onClick={() => setEditing("new")}>
          {t("admin-calendar-add")}
        </Button>
      }
    >
      <ErrorNote error={calendars.error} onRetry={() => void calendars.refetch()} />
      <Table<Calendar>
        rowKey="id"
        size="middle"
        pagination={false}
        loading={calendars.isPending}
        dataSource={calendars.data ?? []}
        columns={[
          {
            title: t("admin-calendar"),
            key: "name",
            render: (_, calendar) => (
              <button type="button" className={styles.link} onClick={() => setEditing(calendar.id)}>
                {calendar.name}
              </button>
            ),
          },
        ]}
      />
      {editing ? <Editing id={editing} onClose={() => setEditing(null)} /> : null}
    </Pane>
  );
}

function Editing({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const calendar = useQuery({ ...calendarQuery(id), enabled: id !== "new" });
  if (id === "new") return <CalendarForm calendar={null} onClose={onClose} />;
  if (calendar.data) return <CalendarForm calendar={calendar.data} onClose={onClose} />;
  return (
    <Coming title={t("admin-calendar")} onClose={onClose} error={calendar.error} onRetry={() => void calendar.refetch()} />
  );
}

type HolidayRow = Holiday & { row: number };

function CalendarForm({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const t = useText();
  const { language } = useLanguage();
  const refresh = useRefreshOrganisation();
  const { keyFor } = useIntent();
  // What this form began with: another's change meanwhile is a conflict, and not to be written over.
  const [before] = useState(calendar);
  const [name, setName] = useState(calendar?.name ?? "");
  const [week, setWeek] = useState<WorkDay[]>(calendar?.week ?? DAYS.slice(0, 5).map((weekday) => ({ weekday, ...USUAL })));
  const [holidays, setHolidays] = useState<HolidayRow[]>(() => (calendar?.holidays ?? []).map((holiday, row) => ({ row, ...holiday })));
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        week: [...week].sort((a, b) => a.weekday - b.weekday),
        holidays: holidays.filter((each) => each.date).map(({ row: _, ...holiday }) => ({ ...holiday, name: holiday.name.trim() })),
      };
      if (!before) return post<Calendar>("/calendars", body, { key: keyFor(body) });
      return put<Calendar>(`/calendars/${before.id}`, body, { ifMatch: `"${before.revision}"` });
    },
    onSuccess: async () => {
      await refresh();
      onClose();
    },
    // Whoever opens it again after a conflict begins with what is there now.
    onError: (error) => void (asProblem(error).slug === "stale" ? refresh() : undefined),
  });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  const set = (weekday: number, change: Partial<WorkDay>) => setWeek((list) => list.map((each) => (each.weekday === weekday ? { ...each, ...change } : each)));
  const names = dayNames(localeOf(language));

  return (
    <Dialog title={calendar?.name ?? t("admin-calendar-add")} onClose={onClose} onSubmit={() => save.mutate()} saving={save.isPending} problem={save.error} fields={["/name"]}>
      <Field label={t("admin-calendar-name")} error={messageAt(errors, "/name")}>
        {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <table className={styles.week}>
        <caption className="visually-hidden">{t("admin-calendar-week")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("admin-calendar-day")}</th>
            <th scope="col">{t("admin-calendar-start")}</th>
            <th scope="col">{t("admin-calendar-noon")}</th>
            <th scope="col">{t("admin-calendar-end")}</th>
          </tr>
        </thead>
        <tbody>
          {DAYS.map((weekday, index) => {
            const day = week.find((each) => each.weekday === weekday);
            const label = names[index] ?? "";
            return (
              <tr key={weekday}>
                <th scope="row">
                  <label>
                    <input
                      type="checkbox"
                      checked={day !== undefined}
                      onChange={(event) => setWeek((list) => (event.target.checked ? [...list, { weekday, ...USUAL }] : list.filter((each) => each.weekday !== weekday)))}
                    />{" "}
                    {label}
                  </label>
                </th>
                {(["start", "noon", "end"] as const).map((part) => (
                  <td key={part}>
                    {day ? (
                      <TextInput type="time" required aria-label={`${label}, ${t(`admin-calendar-${part}`)}`} value={day[part].slice(0, 5)} onChange={(event) => set(weekday, { [part]: event.target.value })} />
                    ) : null}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <h3>{t("admin-holidays")}</h3>
      {holidays.map((holiday) => (
        <div key={holiday.row} className={styles.holiday}>
          <TextInput
            type="date"
            required
            aria-label={t("admin-holiday-date")}
            value={holiday.date}
            onChange={(event) => setHolidays((list) => list.map((each) => (each.row === holiday.row ? { ...each, date: event.target.value } : each)))}
          />
          <TextInput
            required
            aria-label={t("admin-holiday-name")}
            placeholder={t("admin-holiday-name")}
            value={holiday.name}
            onChange={(event) => setHolidays((list) => list.map((each) => (each.row === holiday.row ? { ...each, name: event.target.value } : each)))}
          />
          <select
            aria-label={t("admin-holiday-works")}
            className={styles.select}
            value={holiday.works_like ?? ""}
            onChange={(event) => {
              const works_like = event.target.value ? Number(event.target.value) : null;
              setHolidays((list) => list.map((each) => (each.row === holiday.row ? { ...each, works_like } : each)));
            }}
          >
            <option value="">{t("admin-holiday-off")}</option>
            {DAYS.map((weekday, index) => (
              <option key={weekday} value={weekday}>
                {t("admin-holiday-like", { day: names[index] ?? "" })}
              </option>
            ))}
          </select>
          <Button type="text" aria-label={t("admin-holiday-remove", { name: holiday.name || holiday.date })} onClick={() => setHolidays((list) => list.filter((each) => each.row !== holiday.row))}>
            ✕
          </Button>
        </div>
      ))}
      <Button onClick={() => setHolidays((list) => [...list, { row: Math.max(-1, ...list.map((each) => each.row)) + 1, date: "", name: "", works_like: null }])}>{t("admin-holiday-add")}</Button>
    </Dialog>
  );
}
