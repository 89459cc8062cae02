# 引擎按键给出的文字：为什么由某人处理（P8），以及流程检查的结果。

why-member = 流程中指定
why-role = 担任角色“{ $role }”
why-role-nearest = 在{ $department }担任角色“{ $role }”
why-department-head = { $department }的负责人
why-manager = { $level ->
    [1] 申请人的直属上级
   *[other] 申请人的第 { $level } 级上级
}
why-manager-chain = 逐级上级中的第 { $level } 级
why-requester = 申请人本人
why-form-field = 表单中指定
why-on-self = 代替申请人，申请人不审批自己的申请
why-on-empty = { $policy ->
    [climb] 找不到其他人，由更上一级代为处理
    [person] 找不到其他人，由指定人员代为处理
   *[administrator] 找不到其他人，由流程管理员处理
}
why-transfer = 由{ $from }转交
why-duplicate = 此前已同意“{ $step }”，且所见内容未变，故不再重复询问
why-app = 由小程序“{ $app }”指定。{ $said }
why-app-silent = 小程序“{ $app }”未指定人员
why-group = 属于用户组“{ $group }”
why-department = 在{ $department }工作
why-picked-by-requester = 由申请人选择
why-picked-before = 由{ $by }选择
why-authority = 逐级上级中的第 { $level } 级，审批额度覆盖该金额
why-deputy = 代理{ $for }
why-leaver = 接替已离职的{ $from }
why-escalated = { $from }超时未处理
why-handed-on = { $from }超时未处理，按流程转交
why-added = 由{ $by }加签
why-asked = 由{ $by }提问

error-finding-unknown-format = 不认识流程格式 { $format }。
error-finding-bad-key = “{ $key }”不能作为标识。最多 64 个字符，只能使用 a–z、0–9、- 和 _。
error-finding-no-name = 流程没有名称。
error-finding-no-schema = 表单没有结构定义。
error-finding-no-steps = 流程没有任何步骤。
error-finding-too-many-steps = 流程的步骤超过 { $limit } 个。
error-finding-too-deep = 步骤嵌套超过 { $limit } 层。
error-finding-bad-id = 标识最多 { $limit } 个字符，只能使用 a–z、A–Z、0–9、-、_ 和句点。
error-finding-duplicate-step = 另一个步骤使用了相同的标识。
error-finding-unknown-step = 没有步骤“{ $step }”。
error-finding-not-a-decision = “{ $step }”不是另一个由人处理的步骤。
error-finding-not-upstream = “{ $step }”不在此步骤之前，无法退回到该步骤。
error-finding-handle-has-no-rejection = 办理步骤只能完成或退回，不能拒绝。
error-finding-handle-has-no-duplicates = 办理步骤不会因为此前已处理而跳过。
error-finding-one-person-quorum = 该步骤只有一人处理，通过方式不起作用。
error-finding-too-many-rules = 规则的组成部分超过 { $limit } 个。
error-finding-nobody-named = 规则没有指定任何人。
error-finding-too-many-members = 规则指定的人员超过 { $limit } 人。
error-finding-app-not-here = 流程管理员不能由小程序指定。
error-finding-form-not-here = 谁可以发起在填写表单之前就已确定，不能取决于表单。
error-finding-picks-not-here = 此处无法由任何人选择人员。
error-finding-picks-twice = 一个步骤只能有一条由他人选择人员的规则。
error-finding-nobody-picks = 此步骤之前没有由人处理的步骤，无人可以为它选择人员。
error-finding-bad-picks = 可选择 1 至 { $limit } 人，且最少人数不能大于最多人数。
error-finding-not-money = 字段 { $pointer } 不是金额。
error-finding-bad-quorum = 通过或否决的门槛至少为 1，按百分比时最多为 100。
error-finding-bad-weight = 每票的权重至少为 1。
error-finding-unused-weights = 设置了票的权重，但该步骤不按权重计票。
error-finding-bad-level = 级别从 1 开始计。
error-finding-bad-prefix = 编号前缀须为 1 至 { $limit } 个字母、数字或连字符。
error-finding-unknown-field = 表单没有字段 { $pointer }。
error-finding-names-nobody = 字段 { $pointer } 不能指定人员。
error-finding-bad-arm = “{ $arm }”不能作为分支标识：标识不能重复，也不能是“otherwise”。
error-finding-too-many-arms = 该步骤的分支超过 { $limit } 个。
error-finding-no-arms = 可供选择的分支不足。
error-finding-unreachable = 前一步骤已结束流程，此步骤永远不会到达。
error-finding-notified-write = 仅被抄送的人不能填写字段。
error-finding-bad-span = 时长须为 1 分钟至 { $limit } 天。
error-finding-bad-reminders = 提醒次数须为 1 至 { $limit } 次。
error-finding-reminder-too-early = 提醒时间早于任务开始时间，因此不会提醒。
error-finding-timeout-approves-unseen = 该步骤要求签名或填写字段，但超时后会在没有这些内容的情况下自动通过。
error-finding-condition-too-long = 分支“{ $arm }”的条件超过 { $limit } 个字符。
error-finding-condition-too-deep = 分支“{ $arm }”的条件嵌套超过 { $limit } 层。
error-finding-condition-syntax = 无法读懂分支“{ $arm }”的条件（第 { $line } 行第 { $column } 列）。
error-finding-condition-unknown-name = 分支“{ $arm }”的条件中不认识“{ $name }”。可以使用 form、requester、instance 和 org。
error-finding-condition-unknown-field = 分支“{ $arm }”的条件中没有可读取的“{ $field }”。
error-finding-condition-no-fields = 分支“{ $arm }”的条件不能从 { $type } 类型的值中读取“{ $field }”。
error-finding-condition-type = 分支“{ $arm }”的条件中，“{ $operator }”不能用于 { $left } 和 { $right } 类型。
error-finding-condition-operand = 分支“{ $arm }”的条件中，“{ $operator }”不能用于 { $left } 类型。
error-finding-condition-not-boolean = 分支“{ $arm }”的条件结果不是真或假，而是 { $type } 类型。
error-finding-condition-not-allowed = 分支“{ $arm }”的条件中不允许使用“{ $what }”。
error-finding-condition-money = 分支“{ $arm }”的条件中，“{ $amount } { $currency }”不是有效金额：{ $why ->
    [unknown-currency] 没有这种货币
    [too-precise] 小数位多于该货币的规定
    [too-large] 数额过大
   *[not-a-number] 不是十进制数
}。
error-finding-condition-money-beside-number = 分支“{ $arm }”的条件中，“{ $operator }”会把数字当作“分”。请改用 money("500.00", "EUR")。
error-finding-choice-arm-never = 分支“{ $arm }”永远不会被选中：任何可填写的内容都不满足其条件。
error-finding-choice-arm-shadowed = 分支“{ $arm }”永远不会被选中：“{ $earlier }”排在前面，例如 { $example }。
error-finding-choice-otherwise-never = “其他情况”中设有步骤，但总会选中某个分支。
error-finding-choice-gap = 没有分支符合条件，也没有后续步骤，例如 { $example }。
error-finding-choice-overlap = “{ $earlier }”和“{ $arm }”同时成立，例如 { $example }，此时选择排在前面的分支。
error-finding-too-many-conditions = 流程的条件超过 { $limit } 个，或总长度超过 { $bytes } 个字符。
error-finding-too-many-references = 流程引用字段和步骤的次数超过 { $limit } 次。
error-finding-no-moment = 字段 { $pointer } 不是可以等待的日期或时间。
error-finding-own-process = 流程不能启动自身。
error-finding-bad-process = “{ $key }”不能作为流程标识。
error-finding-not-a-table = 字段 { $pointer } 不是明细表，没有可逐行处理的数据。
error-finding-no-row = “{ $name }”要从明细行取值，但该步骤没有逐行处理明细表。
error-finding-unknown-column = 明细行中没有字段 { $pointer }。
error-finding-bad-field-name = “{ $name }”不能作为字段名。
error-finding-nobody-waits = 该步骤不等待子流程结束，子流程被拒绝时不会有任何后续动作。
error-finding-no-app = 该步骤没有指定小程序。
error-finding-bad-outcome = “{ $outcome }”不能作为结果名称。最多 64 个字符，只能使用 a–z、0–9、- 和 _。
error-finding-no-endpoint = “{ $key }”不能作为接口标识。最多 64 个字符，只能使用 a–z、0–9、- 和 _。
error-finding-not-settable = 返回结果不能写入 { $pointer }：只能写入单个字段，且不能是表单自动计算的字段。
error-finding-bad-pointer = “{ $pointer }”不能指向返回结果中的值，必须以斜杠开头。

# Why a request stands still.
halt-unknown-condition = 流程已暂停：根据所填内容无法判断步骤“{ $step }”的条件，需由流程管理员选择后续分支。
halt-nobody-found = 流程已暂停：步骤“{ $step }”找不到处理人，需由流程管理员处理后恢复。
halt-unknown-moment = 流程已暂停：根据所填内容无法判断步骤“{ $step }”要等到何时，需由流程管理员恢复。
halt-failed = 流程已暂停：步骤“{ $step }”执行失败，需由流程管理员重试或跳过。
halt-stop = 流程已暂停：步骤“{ $step }”的结果要求停止，需由流程管理员恢复。
halt-loop = 流程已暂停：自动决定陷入循环，需由流程管理员查看。
halt-admin = 流程管理员已暂停该流程。
arm-otherwise = 其他情况
