/** Departments at the left, people at the right; on a phone the tree leads to the list. Search spans everybody. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { departmentsQuery, pathTo } from "../../api/people";
import { useDebounced } from "../../lib/debounced";
import { usePhone } from "../../lib/media";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { TextInput } from "../../ui/TextInput";
import { DepartmentTree } from "./DepartmentTree";
import { MemberList } from "./MemberList";
import { PersonContent } from "./PersonContent";
import styles from "./DirectoryPage.module.css";

export default function DirectoryPage() {
  const t = useText();
  const phone = usePhone();
  const navigate = useNavigate();
  const { department, person } = useParams();
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState(params.get("query") ?? "");
  const query = useDebounced(search.trim());
  const departments = useQuery(departmentsQuery);
  const path = department && departments.data ? pathTo(departments.data, department) : [];
  const searching = query !== "";
  const unknown = !searching && department !== undefined && departments.data !== undefined && path.length === 0;

  const type = (text: string) => {
    setSearch(text);
    setParams(text.trim() ? { query: text.trim() } : {}, { replace: true });
  };

  const tree = (
    <>
      {departments.isPending ? <Loading rows={6} /> : null}
      <ErrorNote error={departments.error} onRetry={() => void departments.refetch()} />
      {departments.data ? <DepartmentTree departments={departments.data} current={department} /> : null}
    </>
  );
  /** On a phone the tree is a page of its own. */
  const treeOnly = phone && !department && !searching && !params.has("all");
  const back = () => {
    setSearch("");
    void navigate("/directory");
  };
  const title = () => {
    if (treeOnly) return t("directory-title");
    if (searching) return t("directory-found");
    if (unknown) return t("not-found");
    if (path.length > 0) return path.map((each) => each.name).join(" › ");
    // What the department is called isn't known yet.
    return t(department ? "directory-title" : "directory-everybody");
  };

  if (person) {
    return (
      <Pane title={t("directory-person")} onBack={() => void navigate("/directory")}>
        <PersonContent id={person} />
      </Pane>
    );
  }
  return (
    <div className={styles.page}>
      {phone ? null : (
        <div className={styles.tree}>
          <Pane title={t("directory-title")} level={2} flush>
            {tree}
          </Pane>
        </div>
      )}
      <div className={styles.people}>
        <Pane title={title()} flush onBack={phone && !treeOnly ? back : undefined}>
          {/* At one place in the page whatever stands below it, so that typing goes on. */}
          <div className={styles.search}>
            <TextInput type="search" aria-label={t("directory-search")} placeholder={t("directory-search")} value={search} onChange={(event) => type(event.target.value)} />
          </div>
          {treeOnly ? tree : null}
          {unknown ? <Empty title={t("directory-no-department")}>{t("not-found-detail")}</Empty> : null}
          {treeOnly || unknown ? null : <MemberList query={query} department={searching ? undefined : department} />}
        </Pane>
      </div>
    </div>
  );
}
