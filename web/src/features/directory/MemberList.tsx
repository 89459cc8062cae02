/** People of a department, or those who match a search, page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { get, type Items, nextCursor } from "../../api/client";
import { keys } from "../../api/keys";
import type { Person } from "../../api/types";
import { usePane } from "../../lib/pane";
import { useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { LoadMore } from "../../ui/LoadMore";
import { AbsenceTag } from "../../ui/PersonCard";
import styles from "./MemberList.module.css";

export function MemberList({ query, department }: { query: string; department: string | undefined }) {
  const t = useText();
  const { content, open } = usePane();
  const members = useInfiniteQuery({
    queryKey: [...keys.members({ query, department, active: true }), "pages"],
    queryFn: ({ pageParam, signal }) => get<Items<Person>>("/members", { query, department, active: true, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
  if (members.isPending) return <Loading avatar rows={8} />;
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  if (members.isError && people.length === 0) return <ErrorNote error={members.error} onRetry={() => void members.refetch()} />;
  if (people.length === 0) {
    return query ? <Empty title={t("directory-nobody-found", { query })} /> : <Empty title={t("directory-nobody-here")}>{t("directory-nobody-here-hint")}</Empty>;
  }
  const shown = content?.kind === "person" ? content.id : undefined;
  return (
    <>
      <ul className={styles.list}>
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className={styles.member} aria-current={shown === person.id || undefined} onClick={() => open({ kind: "person", id: person.id })}>
              <Avatar id={person.id} name={person.name} size={40} />
              <span className={styles.text}>
                <span className={styles.name}>{person.name}</span>
                <span className={styles.about}>{[person.position, person.department?.name].filter(Boolean).join(" · ")}</span>
              </span>
              {person.absence ? <AbsenceTag absence={person.absence} zone={person.zone} /> : null}
            </button>
          </li>
        ))}
      </ul>
      {members.hasNextPage ? (
        <div className={styles.more}>
          <LoadMore pages={members} />
        </div>
      ) : null}
    </>
  );
}
