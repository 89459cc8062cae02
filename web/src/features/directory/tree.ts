/** Departments as a tree. Pure. */
import type { Department } from "../../api/types";

export interface TreeNode {
  department: Department;
  children: TreeNode[];
}

/** Roots are those without a parent among what is visible, so that nothing gets lost. */
export function treeOf(departments: Department[]): TreeNode[] {
  const nodes = new Map(departments.map((department) => [department.id, { department, children: [] as TreeNode[] }]));
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.department.parent ? nodes.get(node.department.parent) : undefined;
    (parent?.children ?? roots).push(node);
  }
  const sort = (list: TreeNode[]) => {
    list.sort((a, b) => a.department.name.localeCompare(b.department.name));
    for (const node of list) sort(node.children);
  };
  sort(roots);
  return roots;
}
