"""Made-up threads, posts and people in the shapes that the components expect."""
# ruff: noqa: E501  a sentence stays whole, so that it can be read

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row

from markupsafe import Markup

from forum.figures import Bucket

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
CATEGORIES = {
    "how-to": "사용 방법",
    "feature": "기능 요청",
    "problem": "오류·장애",
    "account": "계정·결제",
    "culture": "활용·문화",
}


def hours(count: int) -> datetime:
    return NOW - timedelta(hours=count)


def thread(number: int, category: str, title: str, excerpt: str, **more: object) -> Row:
    shape: dict[str, object] = {
        "id": f"thread{number:010d}",
        "kind": "question",
        "category_id": category,
        "category_name": CATEGORIES[category],
        "title": title,
        "excerpt": excerpt,
        "asked_at": hours(3 * number),
        "demand_count": 0,
        "helpful_count": 0,
        "answers_count": 0,
        "comments_count": 0,
        "company_bucket": Bucket(0),
        "is_solved": False,
        "has_official": False,
        "feedback_status": None,
        "tags": [],
    }
    return Row(**shape | more)


THREADS = [
    thread(1, "how-to", "결재를 올린 뒤에 결재자를 바꿀 수 있나요?",
           "팀장님이 갑자기 출장을 가셔서 결재가 사흘째 멈춰 있어요. 회수하고 다시 올리면 앞에서 받은 의견이 다 사라지는데, 다른 회사는 이럴 때 어떻게 하시는지 궁금해요.",
           demand_count=34, company_bucket=Bucket(10), answers_count=6, is_solved=True, feedback_status="planned"),
    thread(2, "culture", "쉰 넘은 선배님들께 메신저 대신 업무 글을 쓰시게 하려면",
           "“카톡이 편한데 왜 바꾸냐”고 하세요. 틀린 말씀도 아니라 억지로 시키고 싶지는 않아요.",
           demand_count=58, company_bucket=Bucket(20), answers_count=12),
    thread(3, "problem", "아이폰에서 사진을 여러 장 올리면 마지막 한 장만 남아요",
           "현장 점검 사진을 열 장 골라 올리면 게시한 뒤에 한 장만 보여요. 와이파이에서는 괜찮아요.",
           demand_count=12, company_bucket=Bucket(5), answers_count=2, feedback_status="under_review"),
    thread(8, "feature", "하위업무가 모두 끝나면 상위업무도 저절로 완료되면 좋겠어요 — 월말마다 서른 개 넘게 손으로 닫고 있는데 "
           "이게 저희 회사만의 일인지, 다른 회사에서는 애초에 하위업무를 이렇게 쓰지 않으시는지도 궁금합니다 Automatically-close-parent-task-when-all-subtasks-are-done",
           "하위업무 여덟 개를 다 닫고도 상위업무 닫는 걸 늘 잊어요.",
           demand_count=1271, company_bucket=Bucket(50), answers_count=104, feedback_status="declined"),
    thread(16, "account", "퇴사한 동료가 맡던 업무는 누구에게 어떻게 넘기나요?",
           "계정을 지우기 전에 업무 120개를 나눠야 해요.", demand_count=4),
    thread(20, "how-to", "금요일 네 시, 다 같이 알림을 끄고 정리하는 30분", "회의를 잡아 두고 아무도 말하지 않아요.",
           kind="tip", helpful_count=71, comments_count=9, feedback_status="released"),
]  # fmt: skip
TIPS = [
    Row(id="t1", title="하위업무는 세 개까지만, 넘으면 업무를 나누기로 했어요", helpful_count=128),
    Row(id="t2", title="신입 첫 주를 글 다섯 개로 끝내는 온보딩", helpful_count=96),
    Row(id="t3", title="금요일 네 시, 다 같이 알림을 끄고 정리하는 30분", helpful_count=71),
]


def member(name: str, seed: int) -> Row:
    return Row(name=name, number=0, seed=seed, is_author=name == "글쓴이", is_staff=False)


STAFF = Row(name="", number=0, seed=0, is_staff=True, staff_name="한결", staff_team="CX팀")


def post(number: int, label: Row, html: str, **more: object) -> Row:
    shape: dict[str, object] = {
        "id": f"post{number:012d}",
        "kind": "answer",
        "label": label,
        "html": Markup(html),
        "posted_at": hours(number),
        "edited_at": None,
        "votes_count": 0,
        "my_vote": False,
        "is_mine": False,
        "is_official": False,
        "is_accepted": False,
        "is_hidden": False,
        "is_deleted": False,
        "comments": [],
        "may_vote": True,
        "may_comment": True,
        "may_report": True,
    }
    return Row(**shape | more)


def comment(number: int, label: Row, text: str) -> Row:
    return post(number, label, f"<p>{text}</p>", kind="comment", may_comment=False, may_vote=False)


OPENING = post(
    3, member("글쓴이", 41),
    "<p>팀장님이 갑자기 해외 출장을 가셔서 구매 결재가 사흘째 멈춰 있어요. 협력사는 매일 전화하시고, 저는 매일 죄송하다고 말씀드리고 있어요.</p>"
    "<p>회수하고 다시 올리면 앞에서 두 분께 받은 의견이 다 사라져요. 다른 회사는 이럴 때 어떻게 하시나요?</p>",
    my_vote=True, votes_count=34, may_edit=True, may_delete=True,
)  # fmt: skip
ANSWERS = [
    post(1, STAFF,
         "<p>지금은 <strong>대리 결재</strong>를 미리 켜 두시는 방법이 가장 안전해요.</p><ol><li>관리자 설정에서 ‘결재’를 열어요.</li>"
         "<li>멈춘 문서를 찾아 ‘결재선 보기’를 눌러요.</li><li>남은 결재자 옆의 ‘대신 맡기기’를 눌러요.</li></ol>"
         "<blockquote><p>관리자만 보이는 메뉴예요.</p></blockquote><pre><code>설정 &gt; 결재 &gt; 대리 결재 &gt; 기간과 사람을 고르고 저장</code></pre>"
         "<ul><li>기간은 최대 석 달</li><li><a href='/help'>도움말 더 보기</a></li></ul>",
         is_official=True, votes_count=21),
    post(2, member("익명 2", 7),
         "<p>저희는 결재선에 사람 대신 <strong>직책</strong>을 넣어요. ‘구매팀장’으로 올리면 부재 중일 때 대리로 정해진 분께 저절로 가요.</p>",
         is_accepted=True, votes_count=34, my_vote=True, may_accept=True, edited_at=NOW,
         comments=[comment(2, member("글쓴이", 41), "직책으로도 넣을 수 있는 줄 몰랐어요. 오늘 바로 바꿨어요, 고맙습니다."),
                   comment(1, member("익명 5", 99), "겸직이신 분은 직책이 둘인데, 그럴 때는 어느 쪽으로 가나요?"),
                   comment(11, member("익명 2", 7), "주된 직책으로 가요."),
                   comment(12, member("익명 6", 1234567), "저희도요.")]),
    post(13, member("익명 1", 2024),
         "<p>저희는 급하면 전화로 확인받고, 결재 문서 댓글에 “몇 시에 통화로 확인했습니다”라고 남겨요.</p>",
         votes_count=9, may_accept=True, comments=[comment(14, member("익명 9", 77), "감사 때도 괜찮았나요?")]),
    post(15, member("익명 8", 5), "<p>가려진 답변의 글</p>", is_hidden=True),
    post(16, member("익명 3", 6), "", is_deleted=True),
    post(17, member("익명 4", 11), "<p>내가 쓴 답변이에요. 스스로에게는 도움이 됐다고 할 수 없어요.</p>", is_mine=True, may_vote=False, may_edit=True, may_delete=True, votes_count=3),
]  # fmt: skip
RAIL = [
    {
        "href": "/threads/a",
        "title": "회의록을 어디에 남겨야 석 달 뒤에도 찾을 수 있을까요?",
        "meta": "이틀째 기다려요",
    },
    {
        "href": "/threads/b",
        "title": "부서마다 업무 이름 짓는 법이 달라서 검색이 안 돼요",
        "meta": "하루째 기다려요",
    },
    {
        "href": "/threads/c",
        "title": "교대 근무자에게 인수인계 글을 읽게 하는 방법",
        "meta": "9시간째 기다려요",
    },
]
