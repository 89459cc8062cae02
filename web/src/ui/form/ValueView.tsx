/** One value as people read it, by the widget of its field. Unknown shapes are shown as text, never dropped. */
import { PaperClipOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { asProblem } from "../../api/client";
import { fileQuery, fileUrl } from "../../api/files";
import { leaveTypesQuery } from "../../api/leave";
import { departmentsQuery, personQuery } from "../../api/people";
import { instanceQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { FileOut } from "../../api/types";
import { formatMoney, isMoney } from "../../lib/money";
import { formatSize } from "../../lib/sizes";
import { useLanguage, useText } from "../../lib/text/context";
import { civil, localeOf } from "../../lib/time";
import { spanOf, type LeaveValue } from "./fields/leave";
import { choicesOf, widgetOf, type Choice, type FormSchema } from "./schema";

interface ValueViewProps {
  schema: FormSchema;
  value: unknown;
  files: readonly FileOut[];
  /** In the cell of a table. */
  brief?: boolean;
  /** What may be chosen, where the server makes the list; without it what was chosen is shown as it is kept. */
  choices?: readonly Choice[];
}

export function ValueView({ schema, value, files, brief = false, choices }: ValueViewProps) {
  const t = useText();
  const { language } = useLanguage();
  const locale = localeOf(language);
  if (value === undefined || value === null || value === "") return <span className="muted">–</span>;
  switch (widgetOf(schema)) {
    case "money":
      return isMoney(value) ? <span className="num">{formatMoney(value, locale)}</span> : <Plain value={value} />;
    case "leave":
      return <LeaveView value={value as LeaveValue} />;
    case "member":
      return <PersonName id={String(value)} />;
    case "members":
      return (
        <List
          items={asIds(value).map((id) => (
            <PersonName key={id} id={id} />
          ))}
        />
      );
    case "department":
      return <DepartmentName id={String(value)} />;
    case "attachments":
      return (
        <ul className="form-files">
          {asIds(value).map((id) => (
            <li key={id}>
              <FileLink id={id} known={files.find((file) => file.id === id)} />
            </li>
          ))}
        </ul>
      );
    case "instance":
      return <RequestLink id={String(value)} />;
    case "zoned_datetime":
      return <ZonedView value={value as { local?: string; zone?: string }} />;
    case "date":
      return <>{civil(String(value), language, brief ? "short" : "long")}</>;
    case "checkbox":
      return <>{value === true ? t("yes") : t("no")}</>;
    case "number":
      return (
        <span className="num">
          {typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : String(value)}
        </span>
      );
    case "select":
    case "radio":
      return <>{(choices ?? choicesOf(schema, language)).find((choice) => choice.value === value)?.label ?? String(value)}</>;
    case "table":
      return Array.isArray(value) ? <>{t("form-lines", { count: value.length })}</> : <Plain value={value} />;
    case "textarea":
      return <span className="form-lines">{String(value)}</span>;
    default:
      return <Plain value={value} />;
  }
}

function asIds(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function Plain({ value }: { value: unknown }) {
  return <>{typeof value === "string" ? value : JSON.stringify(value)}</>;
}

function List({ items }: { items: React.ReactElement[] }) {
  return items.map((item, index) => (
    <span key={item.key}>
      {index > 0 ? ", " : ""}
      {item}
    </span>
  ));
}

/** In the place of what the viewer may not see, or what is gone: the server doesn't tell the two apart. */
function Unseen() {
  const t = useText();
  return <span className="muted">{t("form-unseen")}</span>;
}

function isUnseen(error: unknown): boolean {
  return error !== null && asProblem(error).status === 404;
}

function PersonName({ id }: { id: string }) {
  const { data, error } = useQuery(personQuery(id));
  if (isUnseen(error)) return <Unseen />;
  return <Link to={`/directory/people/${id}`}>{data?.name ?? "…"}</Link>;
}

function DepartmentName({ id }: { id: string }) {
  const { data } = useQuery(departmentsQuery);
  if (!data) return <>…</>;
  return data.find((department) => department.id === id)?.name ?? <Unseen />;
}

function RequestLink({ id }: { id: string }) {
  const { data, error } = useQuery(instanceQuery(id));
  if (isUnseen(error)) return <Unseen />;
  return <Link to={`/requests/${id}`}>{data ? [data.number, data.title].filter(Boolean).join(" · ") : "…"}</Link>;
}

export function FileLink({ id, known }: { id: string; known: FileOut | undefined }) {
  const { language } = useLanguage();
  const asked = useQuery({ ...fileQuery(id), enabled: !known });
  const file = known ?? asked.data;
  if (!file && isUnseen(asked.error)) return <Unseen />;
  return (
    <>
      <PaperClipOutlined aria-hidden />{" "}
      <a href={fileUrl(id)} download={file?.name ?? true}>
        {file?.name ?? "…"}
      </a>{" "}
      {file ? <span className="muted small">{formatSize(file.size, localeOf(language))}</span> : null}
    </>
  );
}

function ZonedView({ value }: { value: { local?: string; zone?: string } }) {
  const { language } = useLanguage();
  const [date = "", time = ""] = (value.local ?? "").split("T");
  return (
    <>
      {date ? civil(date, language) : "–"} {time.slice(0, 5)}{" "}
      <span className="muted">{value.zone?.replaceAll("_", " ")}</span>
    </>
  );
}

/** "Annual leave · Thu 12 Mar, afternoon". Times of day in another zone than the reader's name it. */
function LeaveView({ value }: { value: LeaveValue }) {
  const t = useText();
  const me = useMe();
  const { language } = useLanguage();
  const { data: types } = useQuery(leaveTypesQuery);
  const type = types?.find((known) => known.key === value.type)?.name ?? value.type;
  const moment = (local: string) => `${civil(local, language)} ${local.slice(11, 16)}`;
  const elsewhere = value.start !== undefined && value.zone !== (me.member.zone || me.organisation.zone);
  let when = "–";
  if (value.start && value.end) {
    when = t("form-range", { from: moment(value.start), to: moment(value.end) });
  } else if (value.from && (value.to === undefined || value.to === value.from)) {
    const day = civil(value.from, language);
    when = spanOf(value) === "whole" ? day : t("form-day-part", { day, part: t(`filing-leave-${spanOf(value)}`) });
  } else if (value.from && value.to) {
    const first = civil(value.from, language);
    const last = civil(value.to, language);
    when = t("form-range", {
      from: value.from_half ? t("form-day-part", { day: first, part: t("filing-leave-afternoon") }) : first,
      to: value.to_half ? t("form-day-part", { day: last, part: t("filing-leave-morning") }) : last,
    });
  }
  return (
    <>
      {type} · {when}
      {elsewhere ? <span className="muted"> {value.zone?.replaceAll("_", " ")}</span> : null}
    </>
  );
}
