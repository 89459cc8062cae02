/**
 * The approval centre: To-do, Done, Filed, CC and Following beside the request that is chosen.
 *
 * What is filtered and what is chosen is in the address, so that it can be sent, and the way back is the browser's.
 */
import { CheckSquareOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { NavLink, Outlet, useNavigate, useParams, useSearchParams } from "react-router";
import { countsQuery } from "../../api/session";
import { usePhone } from "../../lib/media";
import { useShortcuts } from "../../lib/shortcuts";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { GoTo } from "../../ui/GoTo";
import { Loading } from "../../ui/Loading";
import { BatchBar } from "./BatchBar";
import { asked, filterIn, searchOf } from "./filter";
import { Filters } from "./Filters";
import { RequestList } from "./RequestList";
import { asBox, BOXES, useRows } from "./rows";
import { SavedViews } from "./SavedViews";
import { isSelectable, useSelection } from "./useSelection";
import styles from "./ApprovalsPage.module.css";

/** In milliseconds; longer than a double click. */
const PAUSE = 800;

export default function ApprovalsPage() {
  const t = useText();
  const phone = usePhone();
  const navigate = useNavigate();
  const params = useParams();
  const box = asBox(params.box);
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => filterIn(search), [search]);
  const { rows, query } = useRows(box, asked(filter));
  const { data: counts } = useQuery(countsQuery);
  const chosen = params.id;
  const at = rows.findIndex((row) => row.instance.id === chosen);

  const choose = useCallback(
    (id: string | undefined, replace = false) =>
      void navigate({ pathname: `/approvals/${box}${id ? `/${id}` : ""}`, search: search.toString() }, { replace }),
    [navigate, box, search],
  );
  // What takes the place of the request that was just decided.
  const coming = useRef<string>(undefined);
  const step = (by: 1 | -1) => {
    const to = at < 0 ? (coming.current ?? rows[0]?.instance.id) : rows[at + by]?.instance.id;
    if (to) choose(to, chosen !== undefined);
    if (by === 1 && at >= rows.length - 2 && query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  useShortcuts(!phone, { j: () => step(1), k: () => step(-1) }, { repeat: true });

  const selection = useSelection(`${box}?${search.toString()}`, rows);
  const selectable = box === "todo" ? rows.flatMap(({ task }) => (isSelectable(task) ? [task] : [])) : [];
  const [selectingIn, setSelectingIn] = useState<string | null>(null);
  const selecting = box === "todo" && (selection.tasks.length > 0 || selectingIn === box);
  useShortcuts(box === "todo", {
    x: () => {
      const task = rows[at]?.task ?? null;
      if (isSelectable(task)) selection.toggle(task);
    },
  });

  const now = useRef({ box, chosen, choose });
  useEffect(() => {
    now.current = { box, chosen, choose };
  }, [box, chosen, choose]);
  const going = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(going.current), []);

  // The decided one leaves the list: the next takes its place, on phones the list does. Whoever went on while the
  // decision was under way stays where they are. The next comes a moment later, so that a second click on the same spot
  // does not decide it unseen.
  const beside = {
    ...(phone ? { onBack: () => choose(undefined) } : {}),
    onDecided: () => {
      const stays = () => now.current.box === "todo" && now.current.chosen === chosen;
      if (box !== "todo" || !stays()) return;
      const next = rows[at + 1] ?? rows[at - 1];
      if (phone) return choose(undefined, true);
      window.clearTimeout(going.current);
      coming.current = next?.instance.id;
      going.current = window.setTimeout(() => {
        coming.current = undefined;
        if (stays()) now.current.choose(next?.instance.id, true);
      }, PAUSE);
    },
  };
  const detail = (
    // The list stays while the detail's code comes for the first time.
    <Suspense fallback={<Loading rows={6} />}>
      <Outlet context={beside} />
    </Suspense>
  );
  if (phone && chosen) return detail;
  return (
    <div className={styles.page}>
      <section className={styles.list} aria-label={t("nav-approvals")}>
        <div className={styles.head}>
          <div className={styles.title}>
            <h1>{t("nav-approvals")}</h1>
            <GoTo />
          </div>
          <nav className={styles.boxes} aria-label={t("approvals-boxes")}>
            {BOXES.map((key) => (
              <NavLink
                key={key}
                to={`/approvals/${key}`}
                className={key === box ? styles.current : undefined}
                aria-current={key === box ? "page" : undefined}
              >
                {t(`approvals-box-${key}`)}
                {key === "todo" && counts && counts.todo > 0 ? (
                  <span className={styles.count}>{counts.todo}</span>
                ) : null}
              </NavLink>
            ))}
          </nav>
          <Filters
            key={box}
            box={box}
            filter={filter}
            onChange={(next) => setSearch(searchOf(next), { replace: true })}
            tools={
              <>
                <SavedViews
                  box={box}
                  filter={filter}
                  onApply={(to, next) => void navigate({ pathname: `/approvals/${to}`, search: searchOf(next).toString() })}
                />
                {selectable.length > 1 ? (
                  <Button
                    type="text"
                    size="small"
                    icon={<CheckSquareOutlined aria-hidden />}
                    aria-pressed={selecting}
                    onClick={() => {
                      if (selecting) selection.set([]);
                      setSelectingIn(selecting ? null : box);
                    }}
                  >
                    {t("approvals-select-several")}
                  </Button>
                ) : null}
              </>
            }
          />
        </div>
        <RequestList
          box={box}
          rows={rows}
          query={query}
          chosen={chosen}
          search={search.toString()}
          filtered={Object.values(filter).some(Boolean)}
          selection={selection}
          selecting={selecting}
        />
        {selecting ? (
          <BatchBar
            selection={selection}
            selectable={selectable}
            onEnd={() => setSelectingIn(null)}
            onFailed={() => setSelectingIn(box)}
          />
        ) : null}
      </section>
      {phone ? null : (
        <div className={styles.detail}>
          {chosen ? (
            detail
          ) : (
            <Empty title={t("approvals-choose")}>{rows.length > 0 ? t("approvals-keys") : null}</Empty>
          )}
        </div>
      )}
    </div>
  );
}
