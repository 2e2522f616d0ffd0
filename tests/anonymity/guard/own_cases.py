# ruff: noqa: E501  lists read best in rows
"""300 of our own cases: company names, aliases, persons with titles; spaced, split, disguised.

Written by hand as lists and put together here. Each is a sentence and what must be found in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from forum.anonymity.guard import Own

OWN = Own(
    companies=(
        "(주)해솔정공",
        "해솔",
        "해솔정공",
        "Haesol Precision Co., Ltd.",
        "haesol.example",
        "도담",
        "늘푸른물산 주식회사",
        "NPR",
        "㈜가온누리테크",
    ),
    mail_names=frozenset(
        {"minseo.yun", "jh_park", "gildong", "sooah", "kang-taeho", "erin", "daniel.lee+work"}
    ),
)
# As people write their company in a sentence; ★ is where it stands.
SAID = (
    "저는 ★에서 일해요.",
    "★ 다니는 분 계세요?",
    "우리 회사(★)는 결재가 느려요.",
    "지난달에 ★로 옮겼어요.",
    "★의 휴가 규정이 궁금해요.",
    "★, 여기 저만 힘든가요?",
)
COMPANIES = (
    "해솔정공", "해솔", "도담", "늘푸른물산", "가온누리테크", "NPR", "npr", "Haesol Precision",
    "haesol precision", "HAESOL PRECISION", "haesol.example", "Haesol", "㈜해솔정공", "(주)해솔정공",
    "해솔정공(주)", "해솔정공 주식회사", "늘푸른물산 주식회사", "㈜가온누리테크", "（주）가온누리테크",
    "Ｈａｅｓｏｌ", "ＮＰＲ",
)  # fmt: skip
SPLIT_COMPANIES = (
    "해 솔 정 공", "해.솔.정.공", "해-솔-정-공", "해_솔_정_공", "해*솔*정*공", "해 솔정공", "해솔 정공",
    "해/솔/정/공", "해 솔", "해.솔", "해\u200b솔", "해\u200b솔\u200b정공", "ㅎㅅㅈㄱ", "ㅎㅐㅅㅗㄹ",
    "늘 푸른 물산", "늘.푸.른.물.산", "늘푸른 물산", "ㄴㅍㄹㅁㅅ", "가 온 누 리", "가온 누리 테크",
    "ㄱㅇㄴㄹㅌㅋ", "h a e s o l", "h.a.e.s.o.l", "h-a-e-s-o-l", "hae sol", "ha3sol", "h4es0l",
    "һаеѕоl", "N.P.R", "N P R", "n-p-r", "도 담", "도.담", "도\u2060담",
)  # fmt: skip
# Companies of nobody here: known by their legal form alone.
FORMS = (
    "㈜소나무소프트", "(주)푸른들", "주식회사 새벽배움", "소나무소프트㈜", "푸른들(주)", "유한회사 달빛",
    "달빛 유한회사", "Bright Pine Inc.", "Acme Tools LLC", "Green Field Co., Ltd.", "Nord GmbH",
    "pine corp", "재단법인 온누리", "사단법인 한걸음", "농업회사법인 들녘", "株式会社山田製作所",
    "有限会社ミドリ", "スズキ工業株式会社", "（株）タナカ", "세무법인 바른길", "법무법인 곧은소리",
    "㈜ 새벽배움", "새벽배움 주식회사", "Tall Oak Software Ltd", "Nimbus Pte. Ltd.",
)  # fmt: skip
PEOPLE = (
    "김 대리님", "김대리님", "김대리", "김 대리", "박지훈 과장", "박지훈 과장님", "박지훈과장님", "최 부장님",
    "최부장", "정수빈 주임", "정수빈 주임님", "강 팀장님", "강팀장", "조민아 차장님", "윤 상무님", "장 전무님",
    "임 이사님", "한 과장님", "오세라 매니저", "오 매니저님", "서 실장님", "신 본부장님", "권도윤 선임님",
    "황 책임님", "안소희 수석님", "송 프로님", "류 파트장님", "홍길동님", "홍길동 님", "홍길동 씨",
    "이서준 사원", "이 팀장님", "유 대표님", "고은별 대표", "문 사장님", "양 소장님", "손지우 연구원님",
    "배 센터장", "남궁민 부장", "황보 과장님", "제갈윤 대리", "선우진 팀장님", "백승호 그룹장", "허 지점장님",
    "도하람 대리", "장소담 매니저님", "엄지현 과장", "나윤채 사원님", "표 차장님", "지 대리님", "노 점장님", "심 원장님", "하윤서 담당님", "곽 계장님", "성 국장님", "차 조장님",
)  # fmt: skip
PEOPLE_ABROAD = (
    "Mr. Kim", "Ms. Park", "Mrs Lee", "Dr. Choi", "Manager Kim", "Kim 대리님", "Lee 과장", "Park 팀장님",
    "田中さん", "佐藤部長", "鈴木 課長", "高橋様", "山本社長", "渡辺係長",
)  # fmt: skip
SPLIT_PEOPLE = (
    "김 대 리", "김 대 리 님", "김.대.리", "김.대.리.님", "김-대리", "김_대리님", "김.대리", "박 지 훈 과장",
    "박 지훈 과장", "박.지.훈 과장님", "박 지 훈 과 장 님", "최 부 장", "최-부-장", "강/팀/장/님", "윤 상 무 님",
    "홍 길 동 님", "홍.길.동.님", "김\u200b대리님", "박\u200b지\u200b훈 과장", "정 수빈 주임님",
    "조 민 아 차 장", "이 서 준 사 원", "오.매.니.저", "한 과 장 님",
)  # fmt: skip
COLLEAGUES = (
    "minseo.yun", "minseo yun", "yun.minseo", "minseoyun", "Minseo Yun", "MINSEO.YUN", "jh_park", "jhpark",
    "jh.park", "gildong", "Gildong", "sooah", "kang-taeho", "taeho kang", "kangtaeho", "erin", "e r i n",
    "daniel.lee", "Daniel Lee", "g i l d o n g",
)  # fmt: skip
SAID_OF_PEOPLE = (
    "★께 여쭤봤더니 모르신대요.",
    "이 건은 ★ 담당이에요.",
    "결국 ★이 결재했어요.",
    "어제 ★한테 들었어요.",
    "★, 왜 그러셨을까요?",
    "★ 때문에 그만두고 싶어요.",
)


@dataclass(frozen=True)
class Case:
    text: str
    start: int
    end: int


def cases() -> list[Case]:
    return [*_company_cases(), *_people_cases()]


def _company_cases() -> Iterator[Case]:
    said = cycle(SAID)
    names = [*COMPANIES, *SPLIT_COMPANIES, *FORMS, *COMPANIES, *SPLIT_COMPANIES]
    yield from (_put(next(said), name) for name in names)


def _people_cases() -> Iterator[Case]:
    said = cycle(SAID_OF_PEOPLE)
    names = [*PEOPLE, *PEOPLE_ABROAD, *SPLIT_PEOPLE, *COLLEAGUES, *PEOPLE]
    yield from (_put(next(said), name) for name in names)


def _put(sentence: str, name: str) -> Case:
    start = sentence.index("★")
    return Case(sentence.replace("★", name), start, start + len(name))


# Everyday words of the same shape, in which nothing is to be found.
HARMLESS = (
    "주차장이 좁아서 아침마다 힘들어요.", "이사장님이 바뀐대요.", "인사팀장이 공석이에요.", "전 대표가 정한 규칙이에요.",
    "이 팀장은 바뀌었나요?", "각 부장들이 모여요.", "대리점과 계약했어요.", "대리 결재를 켰어요.", "과장된 이야기예요.",
    "사원증을 잃어버렸어요.", "부장님께 뭐라고 할까요?", "팀장님이 바쁘세요.", "고객님 문의가 많아요.",
    "선생님께 배웠어요.", "이용자님께 알려요.", "강한 빛이 들어와요.", "햇빛이 좋아요.", "버전 1.2.3이 나왔어요.",
    "2026-11-22 13:45에 멈췄어요.", "주문 번호 20261122-000123이에요.", "예산이 1,234,567,890원이에요.",
    "메뉴.설정에서 바꿔요.", "node.js로 만들었어요.", "README.md를 보세요.", "주식회사는 어떻게 만드나요?",
    "Word에서 Excel로 옮겼어요.", "회의가 10-12시예요.", "비율은 30-40-30이에요.", "상품 8801234567893이 안 떠요.",
    "로그에 1712345678901이 찍혀요.", "구십 퍼센트가 공일에 쉬어요.", "이 일 사 오 구 이야기", "정부 대표와 만났어요.",
    "https://www.youtube.com/watch?v=abc 참고하세요.", "www.law.go.kr에서 봤어요.", "결재자를 바꿀 수 있나요?",
    "은행 업무가 많아요.", "계좌 이체 화면이 느려요.", "연구소장이 공석이에요.", "공사장 옆이라 시끄러워요.",
)  # fmt: skip
