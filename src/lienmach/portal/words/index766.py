"""Words of the index of Decision 766."""

INDEX766: dict[str, tuple[str, str]] = {
    "kpi.title": ("Bộ chỉ số 766", "Index of Decision 766"),
    "kpi.lead": (
        "Bộ chỉ số phục vụ người dân, doanh nghiệp theo Quyết định 766/QĐ-TTg. Chỉ số chưa có nguồn thì ghi rõ, không ước đoán.",
        "The index of service to people and businesses by Decision 766/QĐ-TTg. What has no source says so; nothing is guessed.",
    ),
    "kpi.known": (
        "điểm của những nhóm tính được, không phải tổng điểm (toàn bộ: {total}).",
        "points of the groups that can be scored; it is no total (all: {total}).",
    ),
    "kpi.scope": (
        "Chỉ tính các đơn vị quý vị được xem, không phải toàn tỉnh, thành phố.",
        "Of the units you may see, not of the whole province.",
    ),
    "kpi.group.CKMB": ("Công khai, minh bạch", "Openness and transparency"),
    "kpi.group.TDGQ": ("Tiến độ giải quyết", "Progress"),
    "kpi.group.ONLINE": ("Dịch vụ công trực tuyến", "Online services"),
    "kpi.group.TTTT": ("Thanh toán trực tuyến", "Online payment"),
    "kpi.group.MDSH": ("Số hóa hồ sơ", "Digitisation"),
    "kpi.group.MDHL": ("Mức độ hài lòng", "Satisfaction"),
    "kpi.scoring.points": ("không có hồ sơ để tính", "nothing to score"),
    "kpi.scoring.maxima-unknown": (
        "chưa chấm được: nguồn không nêu điểm tối đa từng chỉ số",
        "not scored: the source does not tell each metric's most points",
    ),
    "kpi.scoring.formula-unpublished": ("công thức chưa công bố", "formula not published"),
    "kpi.scoring.no-source": ("chưa chấm được: thiếu nguồn", "not scored: a source is missing"),
    "kpi.at_most": ("tối đa {most}", "at most {most}"),
    "kpi.metric": ("Chỉ số", "Metric"),
    "kpi.num": ("Tử số", "Numerator"),
    "kpi.den": ("Mẫu số", "Denominator"),
    "kpi.value": ("Giá trị", "Value"),
    "kpi.target": ("Mục tiêu", "Target"),
    "kpi.most": ("Điểm tối đa", "Most points"),
    "kpi.days": ("ngày", "days"),
    "kpi.no_source": ("chưa có nguồn", "no source"),
    "kpi.partly": ("gần đúng", "in part"),
    "kpi.unscored": ("không chấm điểm", "not scored"),
    "kpi.back": ("Tất cả chỉ số", "All metrics"),
    "kpi.conflict": (
        "Các nguồn mâu thuẫn về mục tiêu của chỉ số này: bảng công thức ghi 80 %, điểm thực tế khớp với 100 %.",
        "The sources differ on this metric's target: a table of formulas says 80 %, the points seen fit 100 %.",
    ),
    "kpi.source": (
        (
            "Nguồn của định nghĩa: trang đánh giá của Cổng Dịch vụ công quốc gia như các phần mềm công"
            " khai chép lại, ghi nhận tháng 9 và 10/2026. Chưa có nguyên văn Quyết định 766/QĐ-TTg ngày"
            " 23/6/2022: điểm là điểm cổng chấm năm 2026."
        ),
        (
            "Source of the definitions: evaluation pages of the national public-service portal as"
            " public programs reproduced them, captured September and October 2026. The text of"
            " Decision 766/QĐ-TTg (23 June 2022) itself was not available: points are what the portal"
            " scores in 2026."
        ),
    ),
    "kpi.num.1.1": ("Thủ tục công bố đúng hạn", "Procedures announced in time"),
    "kpi.den.1.1": ("Thủ tục đã công bố trong kỳ", "Procedures announced in the period"),
    "kpi.note.1.1": (
        (
            "Gần đúng: chỉ tính phiên bản thủ tục soạn và công bố tại đây trong kỳ; đúng hạn là công bố trước"
            " ngày phiên bản có hiệu lực. Danh mục có sẵn hoặc nhập vào không ghi ngày công bố. Số ngày phải"
            " công bố trước (Nghị định 63/2010/NĐ-CP, Điều 15) chưa được đối chiếu nên chưa tính."
        ),
        (
            "In part: only versions that were written and published here in the period; in time means before"
            " the day from which the version holds. What ships or is imported does not say when it was"
            " announced. How many days ahead it has to be (Decree 63/2010/NĐ-CP, art. 15) was not checked"
            " and is not asked for."
        ),
    ),
    "kpi.num.1.2": (
        "Thủ tục công khai đúng hạn trên Cơ sở dữ liệu quốc gia",
        "Procedures published in the national database in time",
    ),
    "kpi.den.1.2": ("Thủ tục phải công khai trong kỳ", "Procedures to be published in the period"),
    "kpi.note.1.2": (
        "Cần: dữ liệu của Cơ sở dữ liệu quốc gia về thủ tục hành chính.",
        "Needed: what the national database of procedures holds.",
    ),
    "kpi.num.1.3": ("Thủ tục đủ bộ phận cấu thành", "Procedures with all their parts"),
    "kpi.den.1.3": ("Thủ tục đã công khai", "Procedures published"),
    "kpi.note.1.3": (
        (
            "Gần đúng: trong số thủ tục đang có hiệu lực, thủ tục có đủ tên, trình tự, cách thức, thành phần hồ"
            " sơ, thời hạn, cơ quan giải quyết, mẫu tờ khai, phí và kết quả (miễn phí thì phải ghi là 0). Hai bộ"
            " phận chưa có trong danh mục nên không xét: đối tượng thực hiện và số lượng bộ hồ sơ. Theo Nghị định"
            " 63/2010/NĐ-CP, Điều 8, chưa đối chiếu nguyên văn."
        ),
        (
            "In part: of the procedures in force, those that tell name, steps, method, papers, limit, agency,"
            " form, fee and result (what is free has to say 0). Two parts are not in the catalogue and are not"
            " looked at: who may use the procedure, and how many copies of the papers. By Decree"
            " 63/2010/NĐ-CP, art. 8, whose text was not checked."
        ),
    ),
    "kpi.num.1.4": (
        "Hồ sơ đã đồng bộ lên Cổng quốc gia",
        "Dossiers synchronised to the national portal",
    ),
    "kpi.den.1.4": (
        "Số lớn hơn giữa hồ sơ tiếp nhận ở hệ thống này và trên Cổng quốc gia",
        "Dossiers received here, or on the national portal if those are more",
    ),
    "kpi.note.1.4": (
        "Gần đúng: chỉ biết số tiếp nhận ở hệ thống này, không biết số của Cổng quốc gia.",
        "In part: only our own count is known, not the portal's.",
    ),
    "kpi.num.2.1": (
        "Hồ sơ xử lý đúng hạn hoặc đang trong hạn",
        "Dossiers decided in time, or still in time",
    ),
    "kpi.den.2.1": (
        "Hồ sơ tiếp nhận, xử lý trong kỳ",
        "Dossiers received and handled in the period",
    ),
    "kpi.note.2.1": (
        "Cách hiểu của chúng tôi, cần đối chiếu: trong số hồ sơ tiếp nhận trong kỳ, trừ hồ sơ giải quyết trễ, hồ sơ dừng, bị từ chối tiếp nhận hoặc rút sau ngày hẹn, và hồ sơ đang quá hạn vào lúc này.",
        "Our reading, to be checked: of what was received in the period, less what was decided late, what was stopped, refused at reception or withdrawn after its day, and what is open and late now.",
    ),
    "kpi.num.2.2": (
        "Tổng thời gian giải quyết hồ sơ hoàn thành",
        "Time taken by all completed dossiers",
    ),
    "kpi.den.2.2": ("Số hồ sơ hoàn thành", "Completed dossiers"),
    "kpi.note.2.2": (
        "Theo ngày lịch; từ 180 ngày trở lên tính là 180. Không chấm điểm.",
        "In calendar days; 180 and more count as 180. Not scored.",
    ),
    "kpi.num.3.1": ("Thủ tục có dịch vụ công trực tuyến", "Procedures that can be filed online"),
    "kpi.den.3.1": ("Thủ tục thuộc thẩm quyền", "Procedures within competence"),
    "kpi.note.3.1": (
        "Theo danh mục thủ tục của cả tỉnh, không chia theo đơn vị.",
        "By the province's catalogue; it is not divided by unit.",
    ),
    "kpi.num.3.2": ("Dịch vụ có phát sinh hồ sơ trực tuyến", "Services with dossiers filed online"),
    "kpi.den.3.2": ("Số dịch vụ", "Services"),
    "kpi.note.3.2": ("Tính trên hồ sơ tiếp nhận trong kỳ.", "Of what was received in the period."),
    "kpi.num.3.3": (
        "Hồ sơ trực tuyến có kết quả điện tử, nhân hệ số đồng bộ",
        "Online dossiers with an electronic result, times a coefficient of synchronisation",
    ),
    "kpi.den.3.3": ("Hồ sơ tiếp nhận trong kỳ", "Dossiers received in the period"),
    "kpi.note.3.3": (
        "Gần đúng: chưa nhân hệ số đồng bộ, vì hệ số không được công bố.",
        "In part: without the coefficient, which is not published.",
    ),
    "kpi.num.3.6": ("Hồ sơ thanh toán trực tuyến thành công", "Dossiers paid online"),
    "kpi.den.3.6": ("Hồ sơ có nghĩa vụ tài chính", "Dossiers with something to pay"),
    "kpi.note.3.6": ("Cần: dữ liệu thanh toán.", "Needed: what was paid."),
    "kpi.num.3.5b": (
        "Thủ tục có giao dịch thanh toán trực tuyến",
        "Procedures that were paid online",
    ),
    "kpi.den.3.5b": ("Thủ tục có nghĩa vụ tài chính", "Procedures with something to pay"),
    "kpi.note.3.5b": ("Cần: dữ liệu thanh toán.", "Needed: what was paid."),
    "kpi.num.3.5a": (
        "Thủ tục được cung cấp thanh toán trên Cổng quốc gia",
        "Procedures that can be paid on the national portal",
    ),
    "kpi.den.3.5a": ("Thủ tục có nghĩa vụ tài chính", "Procedures with something to pay"),
    "kpi.note.3.5a": (
        "Cần: dữ liệu thanh toán và danh mục của Cổng quốc gia.",
        "Needed: what was paid, and what the national portal offers.",
    ),
    "kpi.num.4.1": ("Hồ sơ có kết quả điện tử hợp lệ", "Dossiers with a valid electronic result"),
    "kpi.den.4.1": (
        "Hồ sơ thuộc thủ tục phải trả kết quả bằng văn bản",
        "Dossiers of procedures that are answered in writing",
    ),
    "kpi.note.4.1": (
        "Gần đúng: coi mọi thủ tục đều phải trả kết quả bằng văn bản; hợp lệ là đã ký và đã phát hành.",
        "In part: every procedure is taken for one; valid means signed and published.",
    ),
    "kpi.num.4.2": (
        "Hồ sơ được số hóa và có kết quả điện tử",
        "Dossiers digitised, with an electronic result",
    ),
    "kpi.den.4.2": ("Hồ sơ thuộc thẩm quyền", "Dossiers within competence"),
    "kpi.note.4.2": (
        "Gần đúng: số hóa là có ít nhất một giấy tờ điện tử; tính trên hồ sơ đã giải quyết.",
        "In part: digitised means at least one paper in electronic form; of what was decided.",
    ),
    "kpi.num.4.3": (
        "Hồ sơ có thành phần tái sử dụng dữ liệu số hóa",
        "Dossiers that used digitised data again",
    ),
    "kpi.den.4.3": ("Hồ sơ tiếp nhận trong kỳ", "Dossiers received in the period"),
    "kpi.note.4.3": (
        (
            "Gần đúng: hồ sơ có ít nhất một câu trả lời đúng như cơ sở dữ liệu dân cư, hộ tịch hoặc đất đai của"
            " tỉnh ghi lúc nộp, kể cả câu tự gõ, hoặc có giấy tờ mà các cơ sở dữ liệu đó đã lưu. Tài khoản định"
            " danh và tệp đã nộp trước đây không được tính. Hồ sơ nộp khi hệ thống chưa ghi điều này, hoặc khi"
            " cơ sở dữ liệu không truy cập được, coi như không có."
        ),
        (
            "In part: dossiers with at least one answer as the province's registers of residents, civil status"
            " or land had it at filing, typed ones too, or with a paper that these hold. The identity account"
            " and files sent earlier do not count. What was filed before this was written down, or while the"
            " registers were down, counts as without."
        ),
    ),
    "kpi.num.4.4": (
        "Hồ sơ có thành phần lấy từ kho cá nhân",
        "Dossiers with a part from the person's own store",
    ),
    "kpi.den.4.4": ("Hồ sơ tiếp nhận trong kỳ", "Dossiers received in the period"),
    "kpi.note.4.4": (
        "Cần: kết nối kho dữ liệu điện tử của cá nhân; tại đây người nộp chưa lấy lại được giấy tờ hay kết quả của hồ sơ trước.",
        "Needed: a link to people's own data stores; nobody can take a paper or result of an earlier dossier along here.",
    ),
    "kpi.num.4.5a": (
        "Thủ tục có kết nối dữ liệu dân cư",
        "Procedures linked to the population data",
    ),
    "kpi.den.4.5a": ("Thủ tục có đối tượng là người dân", "Procedures for people"),
    "kpi.note.4.5a": (
        (
            "Gần đúng: thủ tục đang có hiệu lực mà cơ sở dữ liệu dân cư của tỉnh trả lời câu hỏi hoặc thay giấy"
            " tờ, không phải Cơ sở dữ liệu quốc gia về dân cư. Mọi thủ tục đều coi là của người dân, vì tại đây"
            " chỉ cá nhân nộp hồ sơ."
        ),
        (
            "In part: procedures in force for which the province's register of residents answers a question or"
            " stands for a paper; it is not the national population database. Every procedure counts as one"
            " for people, as only people file here."
        ),
    ),
    "kpi.num.4.5b": ("Hồ sơ dùng dữ liệu dân cư", "Dossiers that used population data"),
    "kpi.den.4.5b": ("Tổng hồ sơ", "All dossiers"),
    "kpi.note.4.5b": (
        "Gần đúng: như chỉ số 4.3, nhưng chỉ với cơ sở dữ liệu dân cư của tỉnh, không phải Cơ sở dữ liệu quốc gia về dân cư.",
        "In part: as metric 4.3, but of the province's register of residents alone; it is not the national population database.",
    ),
    "kpi.num.5.2": (
        "Phản ánh, kiến nghị xử lý đúng hạn hoặc trong hạn",
        "Petitions handled in time",
    ),
    "kpi.den.5.2": ("Phản ánh, kiến nghị trong kỳ", "Petitions of the period"),
    "kpi.note.5.2": (
        "Cần: hệ thống tiếp nhận phản ánh, kiến nghị.",
        "Needed: the system that takes petitions.",
    ),
    "kpi.num.5.3": (
        "Phản ánh, kiến nghị, trừ không hài lòng, phản ánh tiếp hoặc quá hạn",
        "Petitions, less those unhappy with the answer, raised again or late",
    ),
    "kpi.den.5.3": (
        "Phản ánh, kiến nghị tiếp nhận lần đầu",
        "Petitions received for the first time",
    ),
    "kpi.note.5.3": (
        "Cần: hệ thống tiếp nhận phản ánh, kiến nghị.",
        "Needed: the system that takes petitions.",
    ),
    "kpi.num.5.4": (
        "Hồ sơ không quá hạn và không bị phàn nàn",
        "Dossiers neither late nor complained of",
    ),
    "kpi.den.5.4": ("Tổng hồ sơ", "All dossiers"),
    "kpi.note.5.4": (
        "Cần: ý kiến đánh giá của người nộp hồ sơ, và phản ánh, kiến nghị theo hồ sơ.",
        "Needed: what applicants said of their dossiers, and petitions by dossier.",
    ),
}
