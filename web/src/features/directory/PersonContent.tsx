/** All that a colleague may know of a person. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { personQuery } from "../../api/people";
import { useRight } from "../../api/session";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
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
      {manages ? <Link to={`/admin/members?member=${id}`}>{t("directory-edit-member")}</Link> : null}
    </div>
  );
}
