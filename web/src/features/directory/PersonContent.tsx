/** All that a colleague may know of a person. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { personQuery } from "../../api/people";
import { useRight } from "../../api/session";
import type { Person } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { MemberBalances } from "../../ui/leave/MemberBalances";
import { useMayReadLeave } from "../../ui/leave/reach";
import { PersonDetails } from "../../ui/PersonCard";
import styles from "./PersonContent.module.css";

export function PersonContent({ id, onName }: { id: string; onName?: (id: string) => void }) {
  const t = useText();
  const manages = useRight("members.manage");
  const person = useQuery(personQuery(id));
  if (person.isPending) return <Loading avatar rows={5} />;
  if (person.isError) return <ErrorNote error={person.error} onRetry={() => void person.refetch()} />;
  const { departments, heads, roles, login, email } = person.data;
  return (
    <div className={styles.content}>
      <PersonDetails person={person.data} onName={onName} />
      <dl className={styles.more}>
        <dt>{t("directory-login")}</dt>
        <dd>{login}</dd>
        {email ? (
          <>
            <dt>{t("person-mail")}</dt>
            <dd>{email}</dd>
          </>
        ) : null}
        {departments.length > 0 ? (
          <>
            <dt>{t("directory-departments")}</dt>
            <dd>
              {departments.map((each) => (
                <div key={each.id}>
                  <Link to={`/directory/${each.id}`}>{each.name}</Link>
                  {each.primary && departments.length > 1 ? <span className="muted"> · {t("directory-primary")}</span> : null}
                </div>
              ))}
            </dd>
          </>
        ) : null}
        {heads.length > 0 ? (
          <>
            <dt>{t("directory-heads")}</dt>
            <dd>{heads.map((each) => each.name).join(", ")}</dd>
          </>
        ) : null}
        {roles.length > 0 ? (
          <>
            <dt>{t("directory-roles")}</dt>
            <dd>{roles.map((each) => each.name).join(", ")}</dd>
          </>
        ) : null}
      </dl>
      <LeaveOf person={person.data} />
      {manages ? <Link to={`/admin/members?member=${id}`}>{t("directory-edit-member")}</Link> : null}
    </div>
  );
}

/** What they have of leave, for those who decide on it: their managers, and whoever manages leave. */
function LeaveOf({ person }: { person: Person }) {
  const t = useText();
  const grants = useRight("leave.manage");
  if (!useMayReadLeave(person)) return null;
  return (
    <section className={styles.leave} aria-labelledby={`leave-${person.id}`}>
      <h3 id={`leave-${person.id}`}>{t("workbench-balances")}</h3>
      <MemberBalances member={person.id} />
      {grants ? <Link to={`/admin/leave?member=${person.id}`}>{t("directory-manage-leave")}</Link> : null}
    </section>
  );
}
