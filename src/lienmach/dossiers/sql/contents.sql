-- Purpose: what lies in a dossier: its notes and papers, and what its procedure is called,
-- and the National Portal's code of it.
-- Parameters: province, dossier (its id), procedure, version.
select
    (
        select listed.snapshot ->> 'name'
        from dossiers_procedure as listed
        where
            listed.province = %(province)s
            and listed.code = %(procedure)s
            and listed.version = %(version)s
    ) as procedure_name,
    (
        select entry.portal_code
        from dossiers_portalline as entry
        where entry.province = %(province)s and entry.dossier_id = %(dossier)s
        order by entry.id
        limit 1
    ) as portal_code,
    (
        select
            coalesce(
                json_agg(
                    json_build_array(note.number, note.text, note.is_within, note.at)
                    order by note.number
                ),
                '[]'
            )::text
        from dossiers_note as note
        where note.province = %(province)s and note.dossier_id = %(dossier)s
    ) as notes,
    (
        select
            coalesce(
                json_agg(
                    json_build_array(
                        paper.id, paper.name, paper.media_type, paper.size,
                        case
                            when upload.id is null then 'unscanned'
                            when upload.state = 'clean' and upload.scanned_at is null
                                then 'unscanned'
                            else upload.state
                        end,
                        paper.what
                    )
                    order by paper.id
                ),
                '[]'
            )::text
        from dossiers_paper as paper
        left join dossiers_upload as upload
            on paper.province = upload.province and paper.id = upload.paper_id
        where paper.province = %(province)s and paper.dossier_id = %(dossier)s
    ) as papers
