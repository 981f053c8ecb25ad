"""Contents of papers as the mock shows them; all names and figures are demo data."""
from datetime import UTC, datetime
from decimal import Decimal

from approvals.exports import papers
from approvals.exports.dossier import Footer

HEAD = "9f2c41e8e41a77b0" + "0" * 48
FOOTER = Footer("WX-2026-0187", "周正", datetime(2026, 11, 20, 3, 45, tzinfo=UTC), HEAD)

_LINES = [
    ("轻钢龙骨石膏板吊顶", "㎡", "260", "285.00", "74,100.00"), ("LED 平板灯 600×600", "套", "48", "420.00", "20,160.00"),
    ("照明线路更换（ZR-BV2.5）", "米", "900", "32.00", "28,800.00"), ("墙面乳胶漆", "㎡", "420", "38.00", "15,960.00"),
    ("原吊顶拆除及垃圾清运", "项", "1", "18,500.00", "18,500.00"), ("消防喷淋头移位", "个", "22", "650.00", "14,300.00"),
    ("措施费及税金", "项", "1", "14,680.00", "14,680.00"),
]


def said(step: str, text: str, name: str, at: str, behalf: str = "") -> papers.Said:
    return {"step": step, "text": text, "verb": "approve", "verb_word": "同意", "name": name, "behalf": behalf, "at": at}


def sheet() -> papers.Sheet:
    return {
        "bureau": "示例市机关事务管理局", "title": "维修改造审批单", "number": "WX-2026-0187",
        "urgency": "急", "date": "2026年11月16日",
        "fields": [
            ("项目名称", "3号楼二层会议室吊顶与照明改造", True),
            ("申请单位", "市政府办公室", False), ("联系人", "张伟　010-5550-0187", False),
            ("项目类别", "办公用房维修", False), ("地点", "3号楼 2 层（230 ㎡）", False),
            ("概算金额", "￥186,500.00　（人民币" + papers.capitals(Decimal("186500")) + "）", True),
            ("资金来源", "机关运行经费", False), ("预算指标", "2026-公用-0412", False), ("拟开工", "2026年12月1日", False),
            ("工期", "25 个工作日", False),
            ("事由与\n必要性", "现有矿棉板吊顶 2009 年安装，局部下沉变形，荧光灯具频闪、线路绝缘老化，"
             "经基建科现场勘查存在坠落与用电安全隐患，申请整体更新。", True),
        ],
        "items": {
            "caption": "工程量清单",
            "columns": [
                {"title": "序号", "width": 11, "align": "c"}, {"title": "名称"}, {"title": "单位", "width": 14, "align": "c"},
                {"title": "数量", "width": 16, "align": "r"}, {"title": "单价（元）", "width": 27, "align": "r"},
                {"title": "小计（元）", "width": 30, "align": "r"},
            ],
            "rows": [[str(number), *line] for number, line in enumerate(_LINES, 1)],
            "total": ("合　计", "186,500.00"),
        },
        "opinions": [
            said("基建科初审", "已现场勘查，吊顶局部下沉、线路老化属实，建议实施。", "王海", "2026年11月17日 11:32", "孙立"),
            said("财务处审核", "资金列支机关运行经费，指标余额充足，三家询价取最低价。", "刘岚", "2026年11月18日 16:05"),
            said("资产处审核", "原灯具 36 套已登记待报废，请完工后同步办理资产核销。", "陈刚", "2026年11月19日 10:21"),
        ],
        "blanks": ["分管领导审批"],
        "attachments": ["现场勘查记录与照片.pdf", "工程量清单与三家询价对比.xlsx", "施工方案及安全承诺书.docx"],
    }


def opinion() -> papers.Opinion:
    return {
        "bureau": "示例市机关事务管理局", "number": "示机管初审〔2026〕18号", "to": "市政府办公室",
        "application_no": "WX-2026-0187", "application_date": "2026年11月16日", "project": "3号楼二层会议室吊顶与照明改造",
        "basis": ["《党政机关办公用房管理办法》第二十八条；", "《党政机关办公用房建设标准》（发改投资〔2014〕2674号）。"],
        "inspection": "2026年11月17日，王海、陈喆两人到现场勘查，市政府办公室张镕陪同。"
                      "矿棉板吊顶2009年安装，局部下沉变形，荧光灯具频闪，线路绝缘老化，存在坠落与用电安全隐患。实测吊顶面积260㎡，与申报数量一致。",
        "area": "编制60人，办公室核定使用面积558.00㎡，实际540.00㎡，未超标准。",
        "necessity": "距上次维修已逾十五年，隐患属实，无法调剂解决，确有必要。",
        "content": "同意更换吊顶、灯具和照明线路；墙面乳胶漆按实测面积核减40㎡。",
        "lines": {
            "caption": "", "total": ("合计", "117,500.00"),
            "columns": [{"title": "内容"}, {"title": "申报（元）", "width": 30, "align": "r"},
                        {"title": "核定（元）", "width": 30, "align": "r"}, {"title": "核减（元）", "width": 30, "align": "r"}],
            "rows": [["吊顶", "460,000.00", "400,000.00", "60,000.00"], ["照明与线路", "400,000.00", "342,500.00", "57,500.00"]],
        },
        **papers.amounts(Decimal("860000"), Decimal("742500")),
        "conclusion": "核减后同意上报。",
        "conditions": ["2027年6月30日前完工，逾期另行申请；", "不得超标准装修，不得改变房屋用途；", "完工后一个月内报送结算审减情况。"],
        "valid_until": "2027年11月20日", "date": "2026年11月20日", "handler": "王海", "copies": ["市财政局", "市发展和改革委员会"],
    }


def inspection() -> papers.Inspection:
    return {
        "bureau": "示例市机关事务管理局", "number": "WX-2026-0187", "date": "2026年11月17日",
        "fields": [
            ("申请单位", "市政府办公室", False), ("项目名称", "3号楼二层会议室改造", False), ("建筑名称", "3号楼", False),
            ("地址", "示例路1号", False),
            ("建成年份", "2009", False), ("结构", "框架", False), ("建筑面积", "5,230.00㎡", False), ("上次维修", "无", False),
            ("勘查时间", "2026年11月17日 09:30—10:40", False), ("勘查人员", "王海、陈喆", False), ("陪同人员", "张镕", True),
        ],
        "systems": {
            "caption": "系统检查表",
            "columns": [{"title": "系统", "width": 20}, {"title": "部位", "width": 20}, {"title": "现状", "width": 20},
                        {"title": "损坏原因"},
                        {"title": "实测数量", "width": 18, "align": "r"}, {"title": "申报数量", "width": 18, "align": "r"},
                        {"title": "隐患等级", "width": 18, "align": "c"}, {"title": "照片号", "width": 16, "align": "c"}],
            "rows": [["装饰装修", "吊顶", "严重损坏", "年久受潮下沉", "260㎡", "260㎡", "高", "1—3"],
                     ["电气", "照明线路", "一般损坏", "绝缘老化", "900米", "950米", "中", "4"]],
        },
        "areas": {
            "caption": "用房面积核对",
            "columns": [{"title": "编制"}, {"title": "实有"}, {"title": "核定（㎡）", "align": "r"}, {"title": "实际（㎡）", "align": "r"},
                        {"title": "超标（㎡）", "align": "r"}],
            "rows": [["60", "58", "558.00", "540.00", "0.00"]],
        },
        "conclusion": "隐患属实，建议实施。",
        "signatures": [{"role": "勘查人", "name": "王海", "at": "2026年11月17日 10:41"}],
        "blanks": ["勘查人", "陪同人"],
    }


def notice() -> papers.CorrectionNotice:
    return {
        "bureau": "示例市机关事务管理局", "number": "WX-2026-0187", "date": "2026年11月17日", "to": "市政府办公室",
        "project": "3号楼二层会议室改造", "times": "1",
        "fields": [("申请单位", "市政府办公室", False), ("项目名称", "3号楼二层会议室改造", False), ("告知次数", "第1次", False),
                   ("补正期限", "10个工作日", False)],
        "items": {"caption": "须补正的材料（一次性告知）",
                  "columns": [{"title": "序号", "width": 11, "align": "c"}, {"title": "材料"}, {"title": "所附版本", "width": 20, "align": "c"},
                              {"title": "审查结果", "width": 24, "align": "c"}, {"title": "问题说明", "width": 44}],
                  "rows": [["1", "资金来源证明", "未附", "缺少", ""], ["2", "进度安排", "第1版", "不符合要求", "无竣工日期"]], "total": None},
        "other": "项目名称与预算书不一致，请统一。", "late": "",
    }


def minutes() -> papers.Minutes:
    return {
        "bureau": "示例市机关事务管理局", "title": "局长办公会议纪要", "number": "局长办公会议纪要〔2026〕3号", "date": "2026年11月19日",
        "case": "WX-2026-0187",
        "fields": [("议题", "审议3号楼维修改造初审意见", True), ("主持人", "梁伟", False), ("记录人", "唐悦", False), ("应到人数", "5 人", False),
                   ("实到人数", "4 人", False), ("出席", "梁伟、周正、沈岩、张镕", True), ("回避", "陈喆", False), ("纪检监察", "纪明", False)],
        "papers": ["初审意见（送审稿）（2026年11月15日送达）"],
        "spoken": {
            "caption": "发言意见（按发言顺序）",
            "columns": [{"title": "顺序", "width": 11, "align": "c"}, {"title": "姓名", "width": 24}, {"title": "表决", "width": 18, "align": "c"},
                        {"title": "意见"}],
            "rows": [["1", "沈岩", "反对", "建议先行安全鉴定。"], ["2", "周正", "赞成", "同意。"], ["3", "张镕", "赞成", "同意。"],
                     ["4", "梁伟", "赞成", "按核定金额办理。"]],
        },
        "vote": "应到 5 人，实到 4 人：赞成 3 票，反对 1 票，弃权 0 票，缓议 0 票", "resolved": "同意",
        "dissent": ["沈岩（反对）：建议先行安全鉴定。"], "text": ["会议听取汇报，逐项审议。", "会议决定按核定金额上报。"],
        "signatures": [{"role": "签发", "name": "梁伟", "at": "2026年11月19日 17:02"}], "blanks": [],
    }


def trail(rows: int = 3) -> papers.Trail:
    return {
        "bureau": "示例市机关事务管理局", "title": "审计轨迹报告",
        "facts": [("案件号", "WX-2026-0187", False), ("流程", "办公用房维修改造初审", False),
                  ("事项", "3号楼二层会议室吊顶与照明改造", True)],
        "rows": [
            {"no": number, "at": "2026-11-17 11:32:05", "case": "WX-2026-0187", "step": "现场勘查",
             "who": "王海", "post": "科长", "behalf": "孙立", "verb": "同意",
             "text": f"第{number}条意见：隐患属实，建议实施。", "took": "1 天 2 小时",
             "late": number % 2 == 0, "outcome": "ok",
             "hash": "9F2C-41E8-E41A-77B0"} for number in range(1, rows + 1)
        ],
        "rules": ["面积标准：未超"], "duties": ["勘查人与经办人分离：通过"],
        "files": [{"name": "照片.pdf", "size": "12,345", "sha256": HEAD}],
        "chain": {"ok": True, "sentence": "校验通过：3 条记录首尾相接，未见改动。"},
    }
