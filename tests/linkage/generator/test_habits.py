from collections import defaultdict


def by_book(storm, fault):
    """Return for each book that has a habit the rows with it and all rows of unlinked records."""
    books = defaultdict(lambda: [0, 0])
    for row in storm.truth:
        if not row["resident"]:
            books[row["book"]][0] += fault in row["faults"]
            books[row["book"]][1] += 1
    return [(hit, rows) for hit, rows in books.values() if hit and rows > 1]


def test_a_hand_writes_its_whole_book_in_one_manner(storm):
    for fault in ("tcvn3", "vni", "no-diacritics"):
        books = by_book(storm, fault)
        whole = [book for book in books if book[0] == book[1]]
        # A row by itself may lack its diacritics too where everything goes wrong often.
        assert books
        assert len(whole) / len(books) > 0.5 if fault == "no-diacritics" else whole == books


def test_years_go_wrong_by_the_book(storm):
    hit = sum(hit for hit, _ in by_book(storm, "book-year-off"))
    among = sum(rows for _, rows in by_book(storm, "book-year-off"))
    everywhere = sum("book-year-off" in row["faults"] for row in storm.truth) / len(storm.truth)
    assert hit / among > 4 * everywhere


def test_a_mother_without_surname_keeps_her_given_name(hard):
    seen = 0
    for record, resident, truth in hard.pairs:
        if truth["faults"] == ["number-missing", "mother-without-surname"]:
            assert resident["mother_name"].endswith(record["mother_name"])
            assert len(record["mother_name"]) < len(resident["mother_name"])
            seen += 1
    assert seen
