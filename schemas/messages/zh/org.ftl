# 组织、部门、成员、角色。

org-role-administrator = 管理员
org-role-hr = 人力资源
org-role-finance = 财务

problem-department-not-empty = 部门不为空
    .detail = 其中还有 { $members } 名成员和 { $departments } 个下级部门，请先移走。
problem-last-administrator = 组织将无人管理
    .detail = 请先将管理整个组织的权限授予其他人。
problem-not-csv = 这不是 CSV 文件
    .detail = 请以 text/csv 格式发送。
problem-account-elsewhere = 该账号也用于其他组织
    .detail = 只有本系统的运维人员才能重置其密码。
problem-account-of-installation = 该账号用于管理整个系统
    .detail = 只有本系统的运维人员才能重置其密码。
problem-member-left = 此人已离职
    .detail = 再次邀请前，请先推迟或清除离职日期。

error-name-missing = 请填写名称。
error-name-too-long = 内容过长（最多 120 个字符）。
error-name-malformed = 含有无法显示的字符。
error-login-missing = 请填写登录名。
error-login-malformed = 登录名最多 64 个字符，可用字母、数字和 . - _ @ +，不能有空格。
error-login-taken = 本系统中已有人使用此登录名。
error-email-malformed = 这不是有效的邮箱地址。
error-key-malformed = 标识须以小写字母开头，最多 40 个字符，可用 a–z、0–9、- 和 _。
error-key-taken = 此标识已被使用。
error-name-taken = 此名称已被使用。
error-zone-unknown = 这不是有效的时区，请写成 Asia/Shanghai 的形式。
error-currency-unknown = 这不是有效的货币，请写成 CNY 的形式。
error-language-unknown = 不支持此语言，可用 en 和 zh。
error-date-malformed = 这不是有效的日期，请写成 2026-03-31 的形式。
error-dates-in-wrong-order = 结束日期必须晚于开始日期。
error-department-unknown = 没有这个部门。
error-department-ambiguous = 有多个同名部门，请写出路径，例如 北区 / 销售。
error-department-circle = 部门不能隶属于自己。
error-department-closed = 该部门已关闭。
error-office-unknown = 没有这个办公室。
error-calendar-unknown = 没有这个日历。
error-member-unknown = 没有这个人。
error-manager-unknown = 没有这个人。
error-manager-self = 上级不能是本人。
error-manager-left = 此人已离职。
error-manager-circle = 汇报关系形成了循环：{ $line }
error-role-unknown = 没有角色 { $role }。
error-last-administrator = 这样将无人管理组织。
error-duplicate-login = 此登录名已出现在第 { $row } 行。
error-not-allowed = 您的权限不包括此项。
error-right-not-held = 您只能授予自己拥有的权限。

error-sheet-not-utf8 = 文件不是 UTF-8 编码。
error-sheet-empty = 文件中没有数据行。
error-sheet-no-column = 文件缺少 { $column } 列。
error-sheet-unknown-column = 无法识别 { $column } 列，请改名或删除。
error-sheet-column-twice = { $column } 列重复出现。
error-sheet-ragged = 第 { $row } 行的单元格比表头多。
error-sheet-too-many-rows = 文件超过 { $limit } 行。
