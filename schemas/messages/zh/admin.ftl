## Administration: people, structure, calendars, rights, the audit log.

admin-title = 管理
admin-nothing = 没有可管理的内容
admin-nothing-detail = 管理页面面向拥有管理权限的成员。
admin-members = 成员
admin-import = 导入
admin-departments = 部门
admin-roles = 角色
admin-offices = 办公地点
admin-calendars = 日历
admin-audit = 审计日志

admin-member-add = 添加成员
admin-member-create = 添加
admin-member-name = 姓名
admin-member-state = 状态
admin-member-active = 在职
admin-member-inactive = 已停用
admin-department = 部门
admin-position = 职位
admin-login-hint = 例如小写的名字拼音，在整个系统中唯一。
admin-manager-hint = 首先审批请假、报销和出差。
admin-valid-from = 生效日期
admin-valid-from-new = 入职日期，留空表示今天。
admin-valid-from-change = 变更的生效日期，留空表示今天。

admin-links = 登录
admin-links-hint = 生成一次性链接并自行转交，打开链接的人可设置密码。
admin-link-invitation = 生成邀请链接
admin-link-reset = 生成重设链接
admin-link-made = 一次性链接
admin-link-expires = 有效期至：
admin-copy = 复制
admin-link-copied = 已复制
admin-link-selected = 链接已选中，请按 Ctrl C 复制。
admin-leaving = 离职
admin-deactivate = 停用
admin-deactivate-title = 停用 { $name }？
admin-deactivate-consequence = 该成员将无法登录，所有会话都会结束；其申请和消息会保留。
admin-deactivate-on = 最后一天
admin-deactivate-on-hint = 留空表示立即生效。

admin-rights = 权限
admin-rights-hint = 该成员在本职工作之外可以做什么。
admin-rights-within = 仅限这些部门
admin-rights-within-hint = 留空表示全部。
admin-rights-save = 保存权限
right-organisation-manage = 修改组织：部门、角色、办公地点、日历
right-members-manage = 管理成员
right-processes-manage = 设计和发布流程
right-instances-manage = 干预申请
right-leave-manage = 管理假期余额
right-audit-read = 查看审计日志

admin-import-intro = 选择带表头的 CSV 文件。您会先看到每一行将带来的变化；确认应用之前不会有任何改动。
admin-import-file = CSV 文件
admin-import-chosen = 已选择：{ $name }
admin-import-template = 下载空白模板
admin-import-would = 预览结果
admin-import-applied = 已完成
admin-import-create = 新增 { $count }
admin-import-update = 变更 { $count }
admin-import-unchanged = 无变化 { $count }
admin-import-error = 错误 { $count }
admin-import-apply = 应用 { $count } 项变更
admin-import-encoding = 请在表格软件中选择“另存为 … CSV UTF-8”，然后在此重新选择文件。
admin-import-mend = 请在文件中修正有错误的行，然后重新选择。
admin-import-row = 行
admin-import-action = 结果
admin-import-action-create = 新增
admin-import-action-update = 变更
admin-import-action-unchanged = 无变化
admin-import-action-error = 错误
admin-import-changes = 变更与错误

admin-departments-hint = 添加第一个部门，或在导入人员时一并创建。
admin-department-add = 添加部门
admin-department-name = 名称
admin-department-parent = 上级部门
admin-department-remove = 移除此部门
admin-department-remove-title = 移除“{ $name }”？
admin-department-remove-consequence = 只有没有成员、也没有下级部门的部门才能移除。
admin-head = 负责人
admin-head-hint = 流程可以请部门负责人审批。

admin-roles-intro = 流程指定的是角色而不是姓名：“finance”审批报销，“hr”获知请假。角色可以只针对某个部门。
admin-role = 角色
admin-role-add = 添加角色
admin-role-name = 名称
admin-role-key = 标识
admin-role-key-hint = 流程以此引用：小写字母、数字、连字符。
admin-role-holders = 担任者
admin-role-holders-of = 担任“{ $name }”的人员
admin-role-nobody = 暂无
admin-role-holder = 成员
admin-role-scope = 范围
admin-role-everywhere = 全部
admin-role-holder-add = 添加担任者
admin-role-holder-remove = 移除担任者 { $name }

admin-office-add = 添加办公地点
admin-office-name = 名称
admin-offices-none = 还没有办公地点
admin-offices-none-hint = 办公地点决定人员的时区和工作日历。
admin-calendar = 日历
admin-calendar-hint = 工作日与节假日，假期据此计算。
admin-calendar-add = 添加日历
admin-calendar-name = 名称
admin-calendar-week = 工作周
admin-calendar-day = 日
admin-calendar-start = 开始
admin-calendar-noon = 半天
admin-calendar-end = 结束
admin-holidays = 节假日
admin-holiday-date = 日期
admin-holiday-name = 节日名称
admin-holiday-works = 上班情况
admin-holiday-off = 放假
admin-holiday-like = 按{ $day }上班
admin-holiday-add = 添加节假日
admin-holiday-remove = 移除 { $name }

admin-leave = 假期
admin-leave-types-none = 还没有假期类型
admin-leave-types-none-hint = 添加类型后，大家才能申请相应的假期。
admin-leave-type = 类型
admin-leave-type-add = 添加类型
admin-leave-type-name-en = 英文名称
admin-leave-type-name-zh = 中文名称
admin-leave-type-key = 标识
admin-leave-type-key-hint = 表单用它来指称该类型，之后不再改变：小写字母、数字和下划线。
admin-leave-type-unit = 计量单位
admin-leave-unit-day = 天
admin-leave-unit-minute = 小时
admin-leave-type-paid = 带薪
admin-leave-type-half-days = 可请半天
admin-leave-type-balance = 需要额度
admin-leave-rule-paid = 带薪
admin-leave-rule-half_days = 可以请半天
admin-leave-rule-balance_required = 从发放的额度中扣除
admin-leave-grant = 发放假期
admin-leave-grant-submit = 发放
admin-leave-who = 发放对象
admin-leave-some = 指定人员
admin-leave-all = 所有人
admin-leave-all-mine = 我负责的部门的所有人
admin-leave-people = 人员
admin-leave-nobody = 请选择发放对象。
admin-leave-no-types = 没有需要额度的类型，因此无可发放。
admin-leave-days = 天数
admin-leave-hours = 小时数
admin-leave-amount-not-a-number = 请填写数字，例如 28 或 0.5。
admin-leave-amount-too-fine = 无法精确计算：天数最多三位小数，小时数须为整分钟。
admin-leave-amount-nothing = 发放的数量须大于零。
admin-leave-amount-too-large = 数量过大。
admin-leave-from = 生效日期
admin-leave-until = 最后一天
admin-leave-until-hint = 此后剩余部分过期。留空表示永不过期。
admin-leave-reason = 原因
admin-leave-reason-hint = 会写入明细，本人也能看到。
admin-leave-consequence = { $one ->
    [yes] { $count ->
        [1] { $name }将获得
       *[other] { $count } 人将各获得
      }
   *[no] { $count } 人将各获得
  } { $amount }{ $type }，{ $ends ->
    [yes] { $from }至{ $until }可用。
   *[no] 自{ $from }起可用，永不过期。
  }
admin-leave-granted = 已向 { $count } 人各发放 { $amount }{ $type }。
admin-leave-of-member = 成员的余额
admin-leave-member = 成员

admin-typed-lost = 填写的内容将会丢失。

admin-audit-when = 时间
admin-audit-who = 人员
admin-audit-what = 操作
admin-audit-target = 对象

audit-session-opened = 登录
audit-password-changed = 修改了密码
audit-member-created = 添加了成员
audit-member-changed = 修改了成员
audit-member-rights = 修改了权限
audit-member-invited = 生成了邀请链接
audit-member-password-reset = 生成了重设链接
audit-member-deactivated = 停用了成员
audit-members-imported = 导入了成员
audit-department-created = 添加了部门
audit-department-changed = 修改了部门
audit-department-closed = 移除了部门
audit-role-created = 添加了角色
audit-role-holders = 修改了角色担任者
audit-office-created = 添加了办公地点
audit-office-changed = 修改了办公地点
audit-calendar-created = 添加了日历
audit-calendar-changed = 修改了日历
audit-process-drafted = 修改了流程草稿
audit-process-published = 发布了流程
audit-leave-granted = 发放了假期
audit-leave-type-created = 添加了假期类型
audit-instance-draft = 新建了草稿
audit-instance-delete = 删除了草稿
audit-instance-edit = 编辑了草稿
audit-instance-file = 提交了申请
audit-instance-resubmit = 重新提交了申请
audit-instance-reopen = 重新打开了申请
audit-instance-withdraw = 撤回了申请
audit-instance-resume = 恢复了申请
audit-instance-suspend = 暂停了申请
audit-instance-terminate = 终止了申请
audit-instance-comment = 评论了申请
audit-task-approve = 审批通过
audit-task-reject = 审批拒绝
audit-task-return = 退回
audit-task-done = 标记完成
audit-task-transfer = 转交
