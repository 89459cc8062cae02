/** "Why is it this number?": the ledger of one leave type, newest first; the balance is only ever its sum. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import { Link } from "react-router";
import { balancesQuery, type LedgerEntry, ledgerQuery, type LeaveUnit } from "../../api/leave";
import { usePhone } from "../../lib/media";
import { useNow } from "../../lib/now";
import { useHasText, useLanguage, useText } from "../../lib/text/context";
import { civil, localeOf } from "../../lib/time";
import { Empty } from "../Empty";
import { ErrorNote } from "../ErrorNote";
import { Loading } from "../Loading";
import { LoadMore } from "../LoadMore";
import { useAmountOfLeave } from "./amount";
import styles from "./LedgerDrawer.module.css";

interface LedgerDrawerProps {
  /** The type to explain; null keeps the drawer closed. */
  type: { key: string; name: string; unit: LeaveUnit } | null;
  member?: string;
  onClose: () => void;
}

export function LedgerDrawer({ type, member, onClose }: LedgerDrawerProps) {
  const t = useText();
  const phone = usePhone();
  return (
    <Drawer
      open={type !== null}
      onClose={onClose}
      placement={phone ? "bottom" : "right"}
      size={phone ? "80%" : 420}
      title={type ? t("balance-ledger-title", { type: type.name }) : ""}
      destroyOnHidden
    >
      {type ? <Ledger type={type} member={member} onFollow={onClose} /> : null}
    </Drawer>
  );
}

interface LedgerProps {
  type: NonNullable<LedgerDrawerProps["type"]>;
  member: string | undefined;
  /** A request is followed to its page, which the drawer must not lie on. */
  onFollow: () => void;
}

function Ledger({ type, member, onFollow }: LedgerProps) {
  const t = useText();
  const has = useHasText();
  const { language } = useLanguage();
  const amount = useAmountOfLeave();
  const today = useNow().toLocaleDateString("sv-SE");
  const { data: balances } = useQuery(balancesQuery(member));
  const ledger = useInfiniteQuery(ledgerQuery({ type: type.key, ...(member ? { member } : {}) }));
  if (ledger.isPending) return <Loading />;
  if (!ledger.data) return <ErrorNote error={ledger.error} onRetry={() => void ledger.refetch()} />;
  const entries = ledger.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <Empty title={t("balance-ledger-empty")} />;
  const day = (at: string) => new Date(at).toLocaleDateString(localeOf(language), { dateStyle: "medium" });
  const lots = balances?.find((balance) => balance.type.key === type.key)?.lots ?? [];
  /** What the balance of today leaves out, since its grant holds later. */
  const outOf = ({ lot }: LedgerEntry) => {
    const of = lots.find(({ id }) => id === lot);
    if (of && of.valid_from > today) return t("balance-lot-later", { day: civil(of.valid_from, language, "long") });
    return null;
  };
  return (
    <>
      <p className={styles.note}>{t("balance-ledger-note")}</p>
      <ol className={styles.list}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <div>
              <div>{has(`balance-kind-${entry.kind}`) ? t(`balance-kind-${entry.kind}`) : entry.kind}</div>
              <div className="muted small">
                {day(entry.at)}
                {[entry.reason, outOf(entry)].filter(Boolean).map((words) => ` · ${words}`)}
              </div>
              {entry.instance ? (
                <Link className="small" to={`/requests/${entry.instance.id}`} onClick={onFollow}>
                  {entry.instance.number ?? entry.instance.title}
                </Link>
              ) : null}
            </div>
            <span className="num">
              {entry.amount > 0 ? "+" : ""}
              {amount(entry.amount, type.unit)}
            </span>
          </li>
        ))}
      </ol>
      <LoadMore pages={ledger} block />
    </>
  );
}
