/** Administration: its sections at the left (above, on phones), each only for those who have the right. */
import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { Navigate, NavLink, Route, Routes, useLocation } from "react-router";
import { useMe } from "../../api/session";
import type { Right } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { Loading } from "../../ui/Loading";
import styles from "./AdminPage.module.css";

const MembersSection = lazy(() => import("./MembersSection"));
const ImportSection = lazy(() => import("./ImportSection"));
const DepartmentsSection = lazy(() => import("./DepartmentsSection"));
const RolesSection = lazy(() => import("./RolesSection"));
const GroupsSection = lazy(() => import("./GroupsSection"));
const OfficesSection = lazy(() => import("./OfficesSection"));
const CalendarsSection = lazy(() => import("./CalendarsSection"));
const LeaveSection = lazy(() => import("./LeaveSection"));
const AppsSection = lazy(() => import("./apps/AppsSection"));
const AuditSection = lazy(() => import("./AuditSection"));

interface Section {
  path: string;
  right: Right;
  element: ReactNode;
  /** Whether the right is needed for the whole organisation. */
  everywhere?: true;
  /** Whether it has pages of its own below. */
  deep?: true;
}

function sectionsWith(processes: ReactNode): Section[] {
  return [
    { path: "members", right: "members.manage", element: <MembersSection /> },
    { path: "import", right: "members.manage", element: <ImportSection /> },
    { path: "departments", right: "organisation.manage", element: <DepartmentsSection /> },
    { path: "roles", right: "organisation.manage", element: <RolesSection /> },
    { path: "groups", right: "organisation.manage", element: <GroupsSection /> },
    { path: "offices", right: "organisation.manage", element: <OfficesSection /> },
    { path: "calendars", right: "organisation.manage", element: <CalendarsSection /> },
    { path: "processes", right: "processes.manage", element: processes, everywhere: true },
    { path: "leave", right: "leave.manage", element: <LeaveSection /> },
    { path: "apps", right: "organisation.manage", element: <AppsSection />, everywhere: true, deep: true },
    { path: "audit", right: "audit.read", element: <AuditSection /> },
  ];
}

/** `processes` is the list of another feature, which has its place here. */
export default function AdminPage({ processes }: { processes: ReactNode }) {
  const t = useText();
  const { rights, member } = useMe();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On phones the sections are a strip, of which the current one is in sight.
  useEffect(() => {
    nav.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  const everywhere = (right: Right) => member.rights.some((each) => each.right === right && each.department === null);
  const mine = sectionsWith(processes).filter((section) => rights.includes(section.right) && (!section.everywhere || everywhere(section.right)));
  const first = mine[0];
  if (!first) return <Empty title={t("admin-nothing")}>{t("admin-nothing-detail")}</Empty>;
  return (
    <div className={styles.page}>
      <nav ref={nav} className={styles.nav} aria-label={t("admin-title")}>
        <h2 className={styles.title}>{t("admin-title")}</h2>
        {mine.map((section) => (
          <NavLink key={section.path} to={`/admin/${section.path}`} className={styles.link}>
            {t(`admin-${section.path}`)}
          </NavLink>
        ))}
      </nav>
      <div className={styles.content}>
        <Suspense fallback={<Loading rows={8} />}>
          <Routes>
            {mine.map((section) => (
              <Route key={section.path} path={section.deep ? `${section.path}/*` : section.path} element={section.element} />
            ))}
            <Route path="*" element={<Navigate to={`/admin/${first.path}`} replace />} />
          </Routes>
        </Suspense>
      </div>
    </div>
  );
}
