/** Everybody who works or worked here: found, added, edited, invited. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { get, type Items, nextCursor } from "../../api/client";
import { keys } from "../../api/keys";
import { departmentsQuery } from "../../api/people";
import type { Person } from "../../api/types";
import { useDebounced } from "../../lib/debounced";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { LoadMore } from "../../ui/LoadMore";
import { Pane } from "../../ui/Pane";
import { Select } from "../../ui/Select";
import { Tag } from "../../ui/StateTag";
import { TextInput } from "../../ui/TextInput";
import { EditMember } from "./EditMember";
import { MemberForm } from "./MemberForm";
import styles from "./Section.module.css";

export default function MembersSection() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState(params.get("query") ?? "");
  const query = useDebounced(search.trim());
  const department = params.get("department") ?? undefined;
  const active = params.get("active") !== "false";
  const editing = params.get("member");
  const adding = params.has("new");
  const departments = useQuery(departmentsQuery);
  const members = useInfiniteQuery({
    queryKey: [...keys.members({ query, department, active }), "admin"],
    queryFn: ({ pageParam, signal }) => get<Items<Person>>("/members", { query, department, active, cursor: pageParam, limit: 100 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: (previous) => previous,
  });
  // All at once: of two changes in a row the second begins with what was before the first.
  const change = (values: Record<string, string | undefined>) => {
    setParams((current) => {
      const next = new URLSearchParams(current);
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) next.delete(name);
        else next.set(name, value);
      }
      return next;
    }, { replace: true });
  };
  const set = (name: string, value: string | undefined) => change({ [name]: value });
  const rows = members.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Pane
      title={t("admin-members")}
      extra={
        <Button type="primary" onClick={() => set("new", "")}>
          {t("admin-member-add")}
        </Button>
      }
    >
      <div className={styles.filters}>
        <TextInput
          type="search"
          aria-label={t("directory-search")}
          placeholder={t("directory-search")}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            set("query", event.target.value.trim() || undefined);
          }}
        />
        <Select
          allowClear
          aria-label={t("admin-department")}
          placeholder={t("admin-department")}
          showSearch={{ optionFilterProp: "label" }}
          options={(departments.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
          value={department}
          onChange={(value: string | undefined) => set("department", value)}
        />
        <Select
          aria-label={t("admin-member-state")}
          options={[
            { value: "true", label: t("admin-member-active") },
            { value: "false", label: t("admin-member-inactive") },
          ]}
          value={active ? "true" : "false"}
          onChange={(value) => set("active", value === "false" ? "false" : undefined)}
        />
      </div>
      <ErrorNote error={members.isFetchNextPageError ? null : members.error} onRetry={() => void members.refetch()} />
      <Table<Person>
        rowKey="id"
        size="middle"
        sticky
        pagination={false}
        loading={members.isPending}
        dataSource={rows}
        scroll={{ x: 720 }}
        columns={[
          {
            title: t("admin-member-name"),
            key: "name",
            render: (_, person) => (
              <button type="button" className={styles.link} onClick={() => set("member", person.id)}>
                {person.name}
              </button>
            ),
          },
          { title: t("sign-in-login"), dataIndex: "login", key: "login" },
          { title: t("admin-department"), key: "department", render: (_, person) => person.department?.name },
          { title: t("admin-position"), dataIndex: "position", key: "position" },
          { title: t("person-manager"), key: "manager", render: (_, person) => person.manager?.name },
          { title: t("person-office"), key: "office", render: (_, person) => person.office?.name },
          {
            title: t("admin-member-state"),
            key: "state",
            render: (_, person) => (person.active ? <Tag tone="green">{t("admin-member-active")}</Tag> : <Tag tone="grey">{t("admin-member-inactive")}</Tag>),
          },
        ]}
      />
      <LoadMore pages={members} className={styles.more} />
      {adding ? (
        <MemberForm
          person={null}
          onClose={() => set("new", undefined)}
          onSaved={(person) => change({ new: undefined, member: person.id })}
        />
      ) : null}
      {editing ? <EditMember key={editing} id={editing} onClose={() => set("member", undefined)} /> : null}
    </Pane>
  );
}
