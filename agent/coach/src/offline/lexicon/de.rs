use super::Lexicon;

pub(super) const LEXICON: Lexicon = Lexicon {
    stop: "ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus außer bei beim bereits \
        bis bleibt da dabei dadurch dafür daher damit dann daran darauf daraus darf darin darüber das dass davon dazu \
        dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch \
        ein eine einem einen einer eines er erst es etwa etwas euch euer für gegen gibt haben hat hatte hatten hier hin \
        hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes \
        jetzt kann kein keine keinem keinen keiner können könnte machen man mehr mein mit muss müssen nach neben nicht \
        nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so \
        sobald solche soll sollen sollte sollten sondern sowie statt über um und uns unser unsere unserem unseren \
        unserer unter viel viele vom von vor wann war waren warum was wegen weil weiter welche welchem welchen welcher \
        welches wenn wer werden wie wieder will wir wird wo wollen worden wurde wurden während zu zum zur zwei zwischen",
    clausal: "bin bist darf er es hat haben ich ist kann können könnte man muss müssen nicht sein sie sind soll \
        sollen sollte sollten war waren warum was welche wenn wer werden wie wir wird wo wollen wurde wurden dass \
        weil ob sich",
    articles: "der die das den dem des ein eine einen einem einer eines unser unsere unseren unserem unserer ihr ihre ihren jede jeder jedes alle",
    starters: "ohne kein keine null zwei drei",
    particles: "zusammen zuerst gemeinsam selbst",
    breaks: "um durch für mit damit die der das dass in im bei auf aus über sowie ohne statt indem wenn zum zur von vom an am",
    and: "und oder sowie &",
    agents: "wir|führungskräfte|führungskraft|führung|führungsteam|leitung|management|manager|managerinnen|\
        vorgesetzte|mitarbeitende|mitarbeiter|mitarbeiterinnen|teams|team|jeder|jede|alle|das unternehmen|unternehmen|\
        geschäftsführung|vorstand|bereiche|abteilungen|werke|werksleiter|werkleiter|filialleitungen|teamleiter|\
        projektleiter|die gruppe|konzern|organisation|verantwortliche",
    leaders: "führungskräfte führungskraft führung leitung leiter leiterin manager managerinnen vorgesetzte geschäftsführung vorstand \
        werksleiter werkleiter filialleitungen teamleiter meister projektleiter",
    business: "unternehmen geschäft konzern gruppe kunden kundinnen strategie zukunft ziele mission wandel transformation wachstum markt \
        menschen gesellschaft",
    definitions: "bedeutet|heißt|meint|das heißt|verstehen wir|gemeint ist|steht für",
    duties: &[
        ("müssen", 1.0),
        ("muss", 0.95),
        ("dürfen nicht", 0.95),
        ("haben zu", 0.8),
        ("sollen", 0.85),
        ("sollten", 0.85),
        ("soll", 0.8),
        ("sind verantwortlich", 0.9),
        ("verantworten", 0.8),
        ("verpflichten", 0.8),
        ("wollen", 0.7),
        ("werden", 0.7),
        ("wird", 0.6),
        ("möchten", 0.6),
        ("streben", 0.6),
        ("setzen auf", 0.6),
        ("brauchen", 0.85),
        ("erwarten", 0.85),
        ("stehen für", 0.5),
        ("entscheiden", 0.5),
        ("investieren", 0.55),
    ],
    calls: &[
        ("muss", 0.75),
        ("müssen", 0.8),
        ("erfordert", 0.7),
        ("erfordern", 0.7),
        ("verlangt", 0.7),
        ("verlangen", 0.7),
        ("braucht", 0.65),
        ("setzt voraus", 0.65),
        ("hängt davon ab", 0.65),
        ("ist entscheidend", 0.7),
        ("sind entscheidend", 0.7),
        ("ist unverzichtbar", 0.7),
        ("ist wichtig", 0.6),
        ("unser ziel ist", 0.75),
        ("unsere priorität", 0.75),
        ("im mittelpunkt", 0.55),
        ("anstatt", 0.5),
        ("statt", 0.5),
        ("es gilt", 0.7),
    ],
    denials: "nicht nie niemals kein keine keinen",
    imperatives: "weitergeben ansprechen nachbesprechen begleiten ablehnen fragen sagen zeigen hören beteiligen ermutigen einsetzen benennen lassen überlassen beenden abbauen anpassen aufbauen ausbauen ausrichten automatisieren befähigen begeistern beschleunigen bewahren \
        binden bündeln delegieren dezentralisieren digitalisieren einbeziehen einführen entscheiden entwickeln \
        erhöhen erreichen erschließen erweitern etablieren festigen fokussieren fördern fordern führen gestalten \
        gewinnen halten handeln harmonisieren integrieren investieren klären konsolidieren konzentrieren lernen \
        liefern lösen messen minimieren mobilisieren modernisieren motivieren nutzen öffnen optimieren priorisieren \
        prüfen reduzieren sammeln schaffen schärfen schulen schützen senken setzen sichern stärken standardisieren \
        steigern steuern straffen teilen testen transformieren übernehmen überprüfen umsetzen unterstützen verankern \
        verantworten verbessern verbinden vereinfachen vereinheitlichen verkürzen vermeiden vernetzen verringern \
        verstehen vertiefen vertrauen vorantreiben vorleben wachsen wandeln weiterentwickeln zentralisieren zuhören \
        zusammenarbeiten zusammenführen baue bauen bleiben denken arbeiten stellen geben nehmen machen",
    leading: "lassen überlassen befähigen begeistern delegieren einbeziehen entscheiden fördern fordern führen gewinnen halten handeln \
        klären lernen mobilisieren motivieren öffnen priorisieren schützen stärken teilen übernehmen unterstützen verantworten \
        verbinden verstehen vertrauen vorleben zuhören zusammenarbeiten zusammenführen geben weitergeben nachbesprechen beenden \
        ablehnen fragen sagen zeigen hören begleiten ansprechen beteiligen coachen ermutigen widersprechen aussprechen",
    making: "einführen umsetzen aufbauen digitalisieren automatisieren etablieren entwickeln liefern bauen installieren veröffentlichen \
        beschaffen kaufen ausrollen erstellen einstellen",
    also_nouns: "",
    cue_headings: "ziel ziele prinzip prinzipien grundsatz grundsätze leitlinien priorität prioritäten strategie strategien \
        strategische handlungsfelder handlungsfeld maßnahmen maßnahme werte erwartungen säule säulen schwerpunkte \
        schwerpunkt führung kultur leitsätze leitbild empfehlungen initiativen",
    becoming: "wir werden|wird zum|wird zur|wird ein|wird eine|unsere ambition|unser auftrag ist|unser zweck|unsere vision|unsere mission|unser anspruch|unser ziel ist|wollen wir|werden wir",
    becoming_headings: "werden wohin vision mission leitbild ambition zielbild anspruch",
    furniture: "abbildung agenda anhang anhänge anlage anlagen ansprechpartner april august ausblick ausschuss \
        beispiel beispiele bild dank datum definition definitionen dezember dokument einleitung ende entwurf \
        ergebnis ergebnisse fazit februar folie folien fragen gliederung glossar gremium handlungsfeld \
        handlungsfelder hintergrund hinweis hinweise impressum inhalt inhaltsverzeichnis jahr jahre januar juli \
        juni kapitel kontakt kurs leitbild liste literatur mai maßnahme maßnahmen meilenstein methode methodik \
        mission modul märz notiz notizen november nächste oktober phase prinzip prinzipien priorität prioritäten \
        präsentation quelle quellen referenzen schritt schritte schwerpunkt schwerpunkte seite september stand \
        strategie strategien strategische strategischen strategischer tabelle tagesordnung teil thema themen titel \
        version vielen vision vorwort werte wichtig ziel zielbild ziele zusammenfassung überblick übersicht",
    bodies: "ausschuss gremium kurs modul workshop workshops konferenz abteilung ministerium arbeitskreis",
    common: "abteilung aktiv aktivitäten analyse anforderungen angebot anspruch arbeit arbeiten aufbauen aufgabe \
        aufgaben ausbau ausbauen bedarf bereich bereiche beschleunigen beste besten betrieb beziehung beziehungen \
        branche chancen daten dialog dienstleistungen digital digitale digitalen digitalisierung diversität \
        effektiv effizient effizienz eigenverantwortung einfach einführen einheitlich empathie engagement \
        entscheidung entscheidungen entwickeln entwicklung erfahrung erfolg erfolgreich ergebnis ergebnisse erhöhen \
        erreichen exzellenz feedback finanzen fokus fähigkeiten fördern förderung führen führung führungskraft \
        führungskräfte ganzheitlich gemeinsam gemeinsame gemeinsamen geschäft geschäftsmodell gesellschaft \
        gestalten gestaltung gesundheit gewinnen global gruppe gut handeln hohe hohen ideen individuell information \
        informationen infrastruktur initiative innovation innovationen innovative integration international \
        investieren investition investitionen it klar klare klarheit kommunikation kompetenz kompetenzen konsequent \
        kontinuierliche kosten kreativität kultur kunde kunden kundenorientierung leben leistung leistungen lernen \
        lieferanten liefern lösung lösungen management marke markt mensch menschen mitarbeitende mitarbeitenden \
        mitarbeiter mitarbeiterinnen moderne motivation mut märkte nachhaltig nachhaltige nachhaltigkeit netzwerk \
        neu neue neuen nutzen offen offene offenheit operative optimieren optimierung organisation partner \
        partnerschaft personal planung plattform plattformen potenzial praxis problem produkt produkte produktion \
        produktivität projekt projekte prozess prozesse qualität rahmen raum reduzieren region respekt ressourcen \
        richtung risiken risiko rolle rollen schaffen schnell schnelle senken service sicherheit sichern standard \
        standards standort standorte stark starke steigern steuerung strategie struktur strukturen stärken system \
        systeme team teams technik technologie technologien transformation transparenz umfeld umsatz umsetzen \
        umsetzung unternehmen unternehmens unternehmenskultur unterstützen unterstützung verantwortung verbessern \
        verbesserung verbindlich vereinfachen verhalten vermeiden vertrauen vertrieb veränderung veränderungen \
        vielfalt vision wachsen wachstum wandel weiterbildung weiterentwicklung werk wert werte wertschätzung \
        wettbewerb wirtschaftlich wissen zeit ziel ziele zukunft zukunftsfähig zusammenarbeit",
    qualities: "haltung kultur vertrauen mut offenheit verantwortung eigenverantwortung lernen zuhören verlässlichkeit augenhöhe klarheit \
        neugier disziplin nähe kundennähe konsequenz denken handeln führen zuerst",
    roles: "führungskräfte führungskraft leiter leiterin leiterinnen direktor direktoren direktorin manager managerinnen \
        mitarbeiter mitarbeiterinnen mitarbeitende mitarbeitenden kunde kunden kundinnen lieferanten lieferant partner \
        vorstand geschäftsführung team teams meister meisterinnen techniker technikerinnen fahrer fahrerinnen \
        entwickler entwicklerinnen nutzer nutzerinnen anwender abteilungen abteilung bereiche vorgesetzte menschen \
        verantwortliche werkleiter filialleitungen teamleiter auszubildende azubis fachkräfte",
    metrics: "umsatz umsätze marge margen gewinn rendite ebit ebitda quote quoten rate raten anteil anteile kosten \
        kennzahl kennzahlen frequenz häufigkeit durchsatz absatz index fluktuation liquidität",
    moves: "maximieren minimieren erhöhen steigern senken reduzieren verringern verdoppeln halbieren erreichen übertreffen \
        ausbauen verbessern erhöhung steigerung senkung reduzierung",
    past_labels: "bisher|heute|bis heute|ist|ist-zustand|ist-stand|von|früher|gestern|vorher|weg von|alt|stopp|schluss mit|\
        weniger|was endet|was wir lassen|nicht mehr|ausgangslage",
    reports: "hatte|hatten|war|waren|wurde|wurden|haben wir nie|gab es",
    limits: "bis zu|ab|über|unter|höchstens|mindestens|mehr als|weniger als|grenze|maximal|minimal|innerhalb",
    totals: "alle allen aller unsere unseren unserer die den haben betreiben betreibt hat",
    cadences: &[
        ("zweimal täglich", 730.0),
        ("täglich", 365.0),
        ("jeden tag", 365.0),
        ("einmal am tag", 365.0),
        ("dreimal pro woche", 156.0),
        ("zweimal pro woche", 104.0),
        ("zweimal die woche", 104.0),
        ("zweimal wöchentlich", 104.0),
        ("wöchentlich", 52.0),
        ("jede woche", 52.0),
        ("einmal pro woche", 52.0),
        ("alle zwei wochen", 26.0),
        ("vierzehntägig", 26.0),
        ("monatlich", 12.0),
        ("jeden monat", 12.0),
        ("einmal im monat", 12.0),
        ("quartalsweise", 4.0),
        ("vierteljährlich", 4.0),
        ("jedes quartal", 4.0),
        ("halbjährlich", 2.0),
        ("zweimal im jahr", 2.0),
        ("jährlich", 1.0),
        ("jedes jahr", 1.0),
        ("einmal im jahr", 1.0),
    ],
    deadlines: "bis|bis ende|bis zum ende|vor|spätestens|ab",
    numerals: ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"],
    catalogue: "kontinuierliche verbesserung|digitale transformation|lebenslanges lernen|agiles arbeiten|offene kommunikation|\
        gelebte fehlerkultur|emotionale intelligenz|operative exzellenz|kulturelle vielfalt|work life balance|\
        künstliche intelligenz|change management|nachhaltiges wachstum|soziale verantwortung",
    openers: "und|aber|doch|also|daher|deshalb|darum|außerdem|zudem|ferner|jedoch|zum beispiel|beispielsweise|schließlich|zunächst|dann|\
        somit|folglich|kurz|denn|oder|ebenso|darüber hinaus",
    asides: "weitere informationen|klicken|siehe auch|siehe|diese seite|dieses dokument|diese präsentation|diese folie|im folgenden|\
        alle rechte vorbehalten|kontaktieren|inhaltsverzeichnis|vielen dank|guten tag|bitte|impressum|anhang|abbildung",
    decisions: "entscheiden|entscheidet|entscheidung|entscheidungen|wählen|auswahl|wahl|priorisieren|prioritäten|abwägen|abwägung|investieren|\
        investition|investitionen|verzichten|statt|anstatt|genehmigen|freigabe|budget|delegieren|beenden|schließen|verteilen",
    signals: "messen|gemessen|messbar|kennzahl|kennzahlen|zielwert|prozent|quote|rate|zufriedenheit|indikator|indikatoren|\
        mindestens|weniger als|mehr als|bis ende|steigern um|senken um|ergebnisse|durchlaufzeit|umfrage|termintreue",
    supports: "schulung|schulungen|weiterbildung|coaching|mentoring|werkzeuge|leitfaden|leitfäden|workshops|budget|ressourcen|\
        unterstützung|akademie|plattform|handbuch|netzwerk|finanzierung|training|trainings|sparringspartner",
    reasons: "weil|damit|denn|sodass|so dass|dadurch|ermöglicht|nur so|um zu|andernfalls|deshalb",
    environment: "silo|silos|silodenken|bürokratie|hürde|hürden|hindernis|hindernisse|barriere|barrieren|engpass|engpässe|zeitmangel|\
        fachkräftemangel|fluktuation|fragmentiert|doppelarbeit|veraltet|veraltete|überlastung|zu viele|zu langsam|\
        verzögerungen|abhängigkeiten|altsysteme|risiko|risiken|druck|kostendruck|wettbewerbsdruck|komplexität|komplex|\
        herausforderung|herausforderungen|schwierig|schwer|teuer|unsicherheit|langsam",
    knowledge: "unklar|unklarheit|unwissen|missverständnisse|unbekannt|wissenslücken|fehlende transparenz|fehlendes wissen|wissen nicht|verwirrung",
    skill: "kompetenzlücke|kompetenzlücken|fehlende kompetenzen|fehlende fähigkeiten|unerfahren|nicht geschult|fehlende erfahrung|qualifikationslücken",
    motivation: "widerstand|widerstände|angst|ängste|furcht|bequemlichkeit|gleichgültigkeit|müdigkeit|erschöpfung|skepsis|status quo|\
        gewohnheiten|demotivation|stress|frustration|schuldzuweisungen",
    opposites: &[
        ("zentralisieren", "dezentralisieren"),
        ("erhöhen", "senken"),
        ("erhöhen", "reduzieren"),
        ("steigern", "senken"),
        ("ausbauen", "abbauen"),
        ("öffnen", "schließen"),
        ("standardisieren", "individualisieren"),
        ("beschleunigen", "bremsen"),
    ],
    abbreviations: "z.b z b u.a d.h bzw ca usw etc ggf inkl vgl dr prof nr abs st mio mrd evtl sog o.ä",
    years: "jahr jahre jahren",
    months: "monat monate monaten",
};
