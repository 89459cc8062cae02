## The directory: departments and people.

directory-title = 通讯录
directory-search = 搜索人员
directory-found = 搜索结果
directory-everybody = 全体人员
directory-person = 人员
directory-departments = 部门
directory-members-word = 人
directory-unfold = 展开{ $name }
directory-fold = 收起{ $name }
directory-no-departments = 还没有部门
directory-no-departments-hint = 管理员可以添加部门，或在导入人员时一并创建。
directory-no-department = 没有这个部门
directory-nobody-found = 没有人匹配“{ $query }”。
directory-nobody-here = 这里还没有人
directory-nobody-here-hint = 加入此部门的人员会显示在这里。
directory-login = 登录名
directory-primary = 主部门
directory-heads = 负责部门
directory-roles = 角色
directory-edit-member = 在管理中编辑
directory-manage-leave = 管理假期
