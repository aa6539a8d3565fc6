"""Who says so: rows of a text, the phrase, who is named and the class."""

from __future__ import annotations

import pytest

from gpureport.articles import parse_article
from gpureport.extract import extract
from gpureport.records import Attribution

FILING, COMPANY, NAMED, UNNAMED, OUTLET = Attribution

ROWS = [
    # verbs of saying and knowing, before the clause
    ("李明说，百度有5000块A100。", "5000块", "李明", NAMED),
    ("李明和张伟都听说过，百度有5000块A100。", "5000块", "李明和张伟", NAMED),
    ("李明的看法是，百度有5000块A100。", "5000块", "李明", NAMED),
    ("在李明看来，百度有5000块A100。", "5000块", "李明", NAMED),
    ("旷视科技的CEO印奇在论坛上表示，百度有5000块A100。", "5000块", "旷视科技的CEO印奇", NAMED),
    ("分析師郭明錤指出，微軟訂購了4萬顆H100。", "4萬顆", "分析師郭明錤", NAMED),
    ("某研究院院长陈立 4 月底说，百度有5000块A100。", "5000块", "某研究院院长陈立", NAMED),
    ("据埃里克·罗斯（某公司联合创始人，曾任CEO）爆料，微软买了3万块H100。", "3万块", "埃里克·罗斯", NAMED),
    # the one spoken to is no source
    ("李明对《财经观察》说，公司有3000张H800。", "3000张", "李明", NAMED),
    ("某云厂商的销售告诉记者，公司有3000张H800。", "3000张", "某云厂商的销售", UNNAMED),
    ("李明向《财经观察》举A100为例：单价涨到了9万元。", "9万元", "李明", NAMED),
    # nobody in particular
    ("知情人士透露，字节采购了1万块A100。", "1万块", "知情人士", UNNAMED),
    ("据了解，字节采购了1万块A100。", "1万块", "据了解", UNNAMED),
    ("《财经观察》获悉，字节采购了1万块A100。", "1万块", "《财经观察》获悉", UNNAMED),
    ("记者从一家代理商处了解到，字节采购了1万块A100。", "1万块", "一家代理商处", UNNAMED),
    ("传字节订购1万块A100", "1万块", "传", UNNAMED),
    ("字节被爆出订购1万块A100。", "1万块", "被爆出", UNNAMED),
    ("有家公司的董事长说，自己有3000张H800。", "3000张", "有家公司的董事长", UNNAMED),
    ("路透社援引知情人士的话称，字节订购了1万块H20。", "1万块", "知情人士", UNNAMED),
    ("業界傳出，阿里訂了3萬顆H20。", "3萬顆", "業界傳出", UNNAMED),
    # a company of its own, and what it files
    ("腾讯宣布采购了1万块A100。", "1万块", "腾讯", COMPANY),
    ("阿里、腾讯等大厂都表过态，已买下3000张A800。", "3000张", "阿里、腾讯等大厂", COMPANY),
    ("据英伟达官网，A100售价1万美元。", "1万美元", "英伟达官网", COMPANY),
    ("阿里在公告中表示，已采购3000台服务器。", "3000台", "阿里", FILING),
    ("据公司财报，腾讯采购了1万块A100。", "1万块", "公司财报", FILING),
    ("百度财报显示，公司买了5000块H800。此外还租用了2000块H800。", "2000块", "百度财报", FILING),
    ("百度财报显示，公司买了5000块H800。阿里则买了2000块H800。", "2000块", None, OUTLET),
    ("英伟达更新了提交监管的8-K文件，称有2000张A800被扣。", "2000张", "英伟达", FILING),
    # those who report or reckon, and the writer
    ("据路透社报道，字节采购了1万块A100。", "1万块", "路透社", OUTLET),
    ("有媒体估算，字节采购了1万块A100。", "1万块", "有媒体", OUTLET),
    ("知情人士透露，字节采购了1万块A100。据此推算，总价为10亿元。", "10亿元", None, OUTLET),
    ("字节采购了1万块A100。", "1万块", None, OUTLET),
    # how far speech runs
    ("李明记得，10月价格是200万元；一周后升到了300万元。", "300万元", "李明", NAMED),
    ("腾讯宣布采购1万块A100；如今集群部署了2万块A100。", "2万块", None, OUTLET),
    ("李明表示，公司有3000张H800，“另外订了2000张。明年再买5000张。”", "5000张", "李明", NAMED),
    ("“我们有3000张H800，”张伟说。", "3000张", "张伟", NAMED),
    ("业内人士透露，腾讯采购了5万块H20。他还说，阿里订了3万块H20。", "3万块", "业内人士", UNNAMED),
    ("李明说，百度有5000块A100。阿里有3000块A100。", "3000块", None, OUTLET),
    ("李明说，有家公司的老板自称签下3000台服务器。", "3000台", "有家公司的老板", UNNAMED),
    # no speech
    ("也就是说，百度有5000块A100。", "5000块", None, OUTLET),
    ("腾讯没有披露数量，它的A100约有5万块。", "约有5万块", None, OUTLET),
    ("消息传出，4090的价格涨到3万元。", "3万元", None, OUTLET),
    ("百度公布的计划涉及5000块A100。", "5000块", None, OUTLET),
    # English
    ("Meta said it had bought 16,000 A100s.", "16,000", "Meta", COMPANY),
    ("Jensen Huang, chief executive of Nvidia, said Meta had bought 16,000 H100s.", "16,000", "Jensen Huang", NAMED),
    ('"We have 16,000 H100s," said Mark Zuckerberg.', "16,000", "Mark Zuckerberg", NAMED),
    ("Meta to end 2024 with 350,000 H100s, says Zuckerberg", "350,000", "Zuckerberg", NAMED),
    ("Said to be large, the cluster has 16,000 H100s.", "16,000", None, OUTLET),
    ("Meta has 16,000 H100s, according to its annual report.", "16,000", "its annual report", FILING),
    ("Tencent said in a filing that it bought 5,000 H800s.", "5,000", "Tencent", FILING),
    ("Baidu has bought 20,000 H20s, two people with knowledge of the plans told Reuters.", "20,000",
     "two people with knowledge of the plans", UNNAMED),
    ("Baidu has bought 5,000 H20s, Reuters reported, citing people familiar with the matter.", "5,000",
     "people familiar with the matter", UNNAMED),
    ("Tencent reportedly ordered 50,000 H20s.", "50,000", "reportedly", UNNAMED),
    ("According to Omdia, Meta bought 150,000 H100s. Google bought 50,000 H100s.", "150,000", "Omdia", OUTLET),
    ("According to Omdia, Meta bought 150,000 H100s. Google bought 50,000 H100s.", "50,000", None, OUTLET),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "name", "answers"), ROWS)
def test_who_says_so(text: str, phrase: str, name: str | None, answers: Attribution) -> None:
    claims = {claim.text: claim for claim in extract(parse_article(text, name="t", markup=".md"))}
    assert (claims[phrase].attribution, claims[phrase].attribution_class) == (name, answers)


@pytest.mark.parametrize("words", ["在清华论坛的分会场上被问起此事的" * 4 + "李明", "a director of many things " * 9])
def test_no_name_is_half_a_sentence(words: str) -> None:
    article = parse_article(f"{words}说，百度有5000块A100。", name="t", markup=".md")
    assert all(len(claim.attribution or "") <= 60 for claim in extract(article))
