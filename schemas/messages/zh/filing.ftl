## 发起申请：工作台、表单、控件，以及填写时服务器的反馈。

workbench-title = 工作台
workbench-search = 搜索表单
workbench-recent = 最近使用
workbench-other = 其他
workbench-nothing = 没有名为“{ $query }”的表单。
workbench-empty = 暂无可发起的申请
workbench-empty-detail = 管理员发布表单后会显示在这里。
workbench-drafts = 我的草稿
workbench-no-drafts = 保存的草稿会放在这里。
workbench-balances = 假期余额
workbench-no-balances = 还没有发放假期额度。
workbench-balance-of = 共 { $granted }
workbench-balance-held = { $held }审批中
workbench-balance-used = 已休 { $used }
workbench-returned = 有 { $count } 条申请被退回
workbench-aside = 草稿与余额

balance-none = 尚未发放假期。
balance-why = 为什么？
balance-why-of = 为什么{ $type }余额是这个数？
balance-days = { $text } 天
balance-hours = { $hours } 小时
balance-hours-minutes = { $hours } 小时 { $minutes } 分钟
balance-ledger-title = { $type }：余额明细
balance-ledger-note = 记录不会被删除：余额就是以下各项之和。
balance-ledger-empty = 还没有任何记录。
balance-lot-later = 自 { $day } 起计入
balance-kind-grant = 发放
balance-kind-hold = 申请占用
balance-kind-release = 退还
balance-kind-use = 已使用
balance-kind-reverse = 退还
balance-kind-expire = 过期
balance-kind-adjust = 调整

filing-title = 发起：{ $process }
filing-draft-title = 草稿：{ $process }
filing-edit-title = 修改 { $number }
filing-save-draft = 存为草稿
filing-draft-saved = 草稿已保存
filing-draft-stale = 草稿已在别处被修改
filing-draft-stale-detail = 打开后，另一个窗口保存了这份草稿。可以保留这里填写的内容，或采用另一个版本。
filing-keep-mine = 保留我填写的
filing-take-theirs = 采用另一个版本
filing-file = 提交
filing-resubmit = 重新提交
filing-filed = { $number } 已提交
filing-filed-unnumbered = 申请已提交
filing-resubmitted = { $number } 已重新提交
filing-from-app = 由小程序“{ $app }”提供
filing-not-offered = 此表单已不再向您开放：可能已停用，或改为面向其他人。您填写的内容仍保留在此。
filing-busy = 请等待文件上传完成，并移除上传失败的文件
filing-errors = 有 { $count } 处需要修改
filing-leave-question = 不保存就关闭？
filing-leave-detail = 填写的内容将会丢失，存为草稿可以保留。
filing-discard = 不保存并关闭
filing-stay = 继续填写
filing-sent-back = { $name } 退回说明：
filing-aside = 你之前还有一份未填完的申请。
filing-aside-take = 继续填写那一份
filing-aside-drop = 丢弃
filing-delete-draft = 删除草稿
filing-delete-question = 删除这份草稿？
filing-delete-detail = 草稿从未提交，其他人没有看到过。删除后无法恢复。
filing-draft-deleted = 草稿已删除
filing-understood-title = 从你的消息中识别
filing-understood = “{ $text }”识别为：{ $value }
filing-required = 必填
filing-choose = 请选择…
filing-choices-loading = 正在加载选项…
filing-no-choices = 暂无可选项
filing-choices-unreachable = 无法加载选项。
filing-choice-gone = 此项已不再提供，请另选一项。
filing-date-format = YYYY年M月D日
filing-find-people = 姓名、账号或职位
filing-searching = 搜索中…
filing-nobody-found = 没有找到
filing-find-request = 编号或标题
filing-no-request = 没有找到申请
filing-currency-of = { $label }的币种
filing-zone-of = { $label }的时区
filing-amount-not-a-number = 这不是金额
filing-amount-too-many-decimals = { $currency } 没有这么多小数位
filing-amount-too-large = 金额过大
filing-browse = 选择文件
filing-drop = 或把文件拖到这里
filing-remove-file = 移除 { $name }
filing-retry-file = 重新上传 { $name }
filing-uploading = 正在上传 { $name }
filing-upload-offline = 连接已断开
filing-no-lines = 还没有明细
filing-line = 第 { $number } 行
filing-add-line = 添加一行
filing-remove-line = 删除第 { $number } 行
filing-sum-of = { $title }合计：

filing-leave-type = 类型
filing-leave-left = 剩余 { $left }，共 { $granted } ·
filing-leave-from = 开始
filing-leave-to = 结束
filing-leave-start = 开始时间
filing-leave-end = 结束时间
filing-leave-part = 时段
filing-leave-first-day = 第一天
filing-leave-last-day = 最后一天
filing-leave-whole = 全天
filing-leave-morning = 上午
filing-leave-afternoon = 下午

forecast-title = 审批流程
forecast-live = 随填写内容更新
forecast-you = 你
forecast-you-file = 提交
forecast-why = 为什么？
forecast-why-of = 为什么是{ $name }？
forecast-unknown = 尚未确定
forecast-nobody = 找不到处理人，将由流程管理员处理
forecast-approval = 审批
forecast-handle = 办理
forecast-notify = 抄送
forecast-quorum-any = 或签，一人处理即可
forecast-quorum-all = 会签，须全部同意
forecast-quorum-in_order = 依次审批
forecast-quorum-at_least = 达到规定人数即可
forecast-quorum-percent = 达到规定比例即可
forecast-quorum-weighted = 按权重计票
forecast-you-pick = 由你在上方选择
forecast-incomplete = 后续步骤取决于尚未填写的内容。
forecast-empty = 无需审批，提交后即通过。

form-range = { $from } 至 { $to }
form-day-part = { $day }{ $part }
form-before = 原为：
form-after = 现为：
form-lines = { $count } 行
form-sum = 合计
form-unseen = 你无权查看

field-error-invalid = 内容不符合要求
field-error-required = 请填写此项
field-error-type = 内容不符合要求
field-error-enum = 请从列表中选择
field-error-const = 内容不符合要求
field-error-oneof = 请从列表中选择
field-error-minlength = { $limit ->
    [1] 请填写此项
   *[other] 至少 { $limit } 个字符
  }
field-error-maxlength = 最多 { $limit } 个字符
field-error-pattern = 格式不正确
field-error-format = { $limit ->
    [date] 这不是日期
    [email] 这不是邮箱地址
    [uri] 这不是链接
    [time] 这不是时间
   *[other] 格式不正确
  }
field-error-minimum = 不能小于 { $limit }
field-error-maximum = 不能大于 { $limit }
field-error-exclusiveminimum = 必须大于 { $limit }
field-error-exclusivemaximum = 必须小于 { $limit }
field-error-multipleof = 必须是 { $limit } 的倍数
field-error-minitems = { $limit ->
    [1] 至少需要一项
   *[other] 至少需要 { $limit } 项
  }
field-error-maxitems = 最多 { $limit } 项
field-error-uniqueitems = 有重复项
