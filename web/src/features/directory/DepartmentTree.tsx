/** The tree of departments: links to follow, with a button to fold where there is something below. */
import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { useMemo, useState } from "react";
import { NavLink } from "react-router";
import { pathTo } from "../../api/people";
import type { Department } from "../../api/types";
import { usePhone } from "../../lib/media";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { type TreeNode, treeOf } from "./tree";
import styles from "./DepartmentTree.module.css";

export function DepartmentTree({ departments, current }: { departments: Department[]; current: string | undefined }) {
  const t = useText();
  const phone = usePhone();
  const roots = useMemo(() => treeOf(departments), [departments]);
  // The first two levels are open, and whatever leads to the current department.
  const [folded, setFolded] = useState<Record<string, boolean>>({});
  const leading = new Set(current ? pathTo(departments, current).map((each) => each.id) : []);
  const isFolded = (node: TreeNode, depth: number) => folded[node.department.id] ?? !(depth < 1 || leading.has(node.department.id));

  const branch = (nodes: TreeNode[], depth: number) => (
    <ul className={styles.list}>
      {nodes.map((node) => {
        const { id, name, members } = node.department;
        const closed = isFolded(node, depth);
        return (
          <li key={id}>
            <div className={styles.row} style={{ paddingInlineStart: depth * 16 }}>
              {node.children.length > 0 ? (
                <button
                  type="button"
                  className={styles.toggle}
                  aria-expanded={!closed}
                  aria-label={t(closed ? "directory-unfold" : "directory-fold", { name })}
                  onClick={() => setFolded({ ...folded, [id]: !closed })}
                >
                  {closed ? <CaretRightOutlined /> : <CaretDownOutlined />}
                </button>
              ) : (
                <span className={styles.toggle} />
              )}
              <NavLink to={`/directory/${id}`} className={styles.link}>
                <span className={styles.name}>{name}</span>
                <span className={styles.count}>
                  {members}
                  <span className="visually-hidden"> {t("directory-members-word")}</span>
                </span>
              </NavLink>
            </div>
            {node.children.length > 0 && !closed ? branch(node.children, depth + 1) : null}
          </li>
        );
      })}
    </ul>
  );

  return (
    <nav aria-label={t("directory-departments")} className={styles.tree}>
      <NavLink to={phone ? "/directory?all=1" : "/directory"} end className={`${styles.link} ${styles.all}`}>
        {t("directory-everybody")}
      </NavLink>
      {roots.length > 0 ? branch(roots, 0) : <Empty title={t("directory-no-departments")}>{t("directory-no-departments-hint")}</Empty>}
    </nav>
  );
}
